"""The bundled sentence encoder: serving (`encoders`) and training (`train`)."""
