"""`nansha demo`: two invented organisations and their cases, made by the real use-cases.

``script.toml`` says who is there and which courses cases take; `script` reads it; `cast` makes the
organisations and accounts; `police`, `procuratorate` and `aftermath` are the steps; `filling`
plays every course. Everything that the demo writes begins with 演示 and is synthetic.
"""
