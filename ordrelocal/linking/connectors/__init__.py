"""One module a service; each has ``connect(service, gateway)``."""
