"""The console: pages for people, made by the server, over what the other doors answer."""
