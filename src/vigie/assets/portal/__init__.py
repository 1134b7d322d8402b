"""What people see of assets."""
