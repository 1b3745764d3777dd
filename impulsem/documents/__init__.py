"""Papers: made from templates as accessible PDFs, brought by people, signed by them and by professionals, kept and at last let go.

A *document* is about persons and *proves* something until a day. Its bytes are stored once, encrypted. A *notice* tells people how their
data is used; a *ground* (a consent, or another legal ground) says what may be done, by whom, for how long. A *signature* says how it
was given: with the signer's own certificate, by hand or code and sealed by the centre, or by an official for the person.

It does not know files, plans or reports: those keep a key to their document.
"""
