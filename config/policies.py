"""What browsers are told: where a page may take things from, and which of a device's powers it may use."""

from csp.constants import NONE, SELF

FORMS_GO_TO = (SELF,)  # and to the council's directory where there is one: a sign-in is a form that leads on to it
# Nothing but our own files; no inline script or style, no eval, no frame either way, nothing from elsewhere
CONTENT: dict[str, object] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],  # the style sheet's arrows and ticks are data: pictures
    "connect-src": [SELF],
    "font-src": [NONE],
    "frame-src": [NONE],
    "worker-src": [NONE],
    "manifest-src": [NONE],
    "media-src": [NONE],
    "object-src": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}

# No page asks for any of these: nothing that is smuggled into one may either
DENIED_POWERS = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS = ", ".join(f"{power}=()" for power in DENIED_POWERS)
