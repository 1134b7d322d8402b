"""Messages to people: e-mail today, in the reader's language, sent once, with its proof kept.

Words: a *kind* says what a message is about and what it may carry; a *message* is one text to
one address; a *receipt* is the mail server's word. Doors: `actions.notify`,
`actions.send_message`, `queries`. The outside is `ports.MailSender`.
"""
