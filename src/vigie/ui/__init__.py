"""What people see: base templates, components, design tokens, and the registries they fill."""
