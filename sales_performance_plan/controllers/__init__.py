from . import portal, service_portal, service_rating
