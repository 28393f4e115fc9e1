from . import portal, service_portal
