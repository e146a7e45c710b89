"""Greeting, body and sign-off in four languages."""

from __future__ import annotations

import pytest

from assistant.personal.mail_parts import put_together, take_apart


@pytest.mark.parametrize(
    ("text", "greeting", "to", "signoff", "name"),
    [
        ("Hi Tom,\n\nit is here.\n\nCheers,\nMina", "Hi {name},", "Tom", "Cheers,\n{name}", "Mina"),
        ("Rob,  it is here.\nThanks,", "{name},", "Rob", "Thanks,", ""),
        ("Hello everyone!\nit is here.", "Hello everyone!", "", "", ""),
        (
            "Dear Mr. Osei,\nit is here.\nKind regards\nMina Castell",
            "Dear {name},",
            "Mr. Osei",
            "Kind regards\n{name}",
            "Mina Castell",
        ),
        ("it is here. Thanks!", "", "", "Thanks!", ""),
        ("However, it is here.", "", "", "", ""),
        ("Liebe Anna,\nes ist da.\nViele Grüße\nMina", "Liebe {name},", "Anna", "Viele Grüße\n{name}", "Mina"),
        ("Sehr geehrte Frau Amsel,\nes ist da.\nMfG", "Sehr geehrte {name},", "Frau Amsel", "MfG", ""),
        ("Hola Lucía:\nya está.\nUn abrazo,\nMina", "Hola {name}:", "Lucía", "Un abrazo,\n{name}", "Mina"),
        (
            "Bonjour Léa,\nc'est là.\nBien cordialement,\nMina",
            "Bonjour {name},",
            "Léa",
            "Bien cordialement,\n{name}",
            "Mina",
        ),
    ],
)
def test_a_mail_is_taken_apart(text: str, greeting: str, to: str, signoff: str, name: str) -> None:
    mail = take_apart(text)
    assert (mail.greeting, mail.to, mail.signoff, mail.name) == (greeting, to, signoff, name)
    assert "is here" in mail.body or "ist da" in mail.body or "est" in mail.body


def test_a_missing_name_is_a_placeholder() -> None:
    assert put_together("Hi {name},", "x", "Best,\n{name}", "", "") == "Hi [name],\n\nx\n\nBest,\n[your name]"
    assert put_together("", "x", "", "Tom", "Mina") == "x"
