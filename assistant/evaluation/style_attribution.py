"""Who wrote a mail: a linear classifier over runs of characters, the usual one of authorship attribution.

Runs of 2 to 5 characters, tf-idf, a linear support vector machine with balanced classes (Stamatatos, "A survey of
modern authorship attribution methods", 2009). It is trained once, on real mails that nothing else of the bench sees.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.evaluation.style_mails import Person, stripped

_MOST_MAILS = 150
"""Of one person, so that nobody's mails outweigh the others'."""


class Attribution:
    """Trained on the mails that ``people`` set aside for it."""

    def __init__(self, people: Sequence[Person]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        texts = [stripped(mail.text) for person in people for mail in person.recognised[:_MOST_MAILS]]
        names = [person.name for person in people for _ in person.recognised[:_MOST_MAILS]]
        self._features: Any = TfidfVectorizer(
            analyzer="char", ngram_range=(2, 5), min_df=2, max_features=200_000, sublinear_tf=True, lowercase=False
        )
        self._machine: Any = LinearSVC(class_weight="balanced", C=1.0, random_state=7)
        self._machine.fit(self._features.fit_transform(texts), names)

    def author(self, mail: str) -> str:
        """The person who most likely wrote it."""
        return str(self._machine.predict(self._features.transform([stripped(mail)]))[0])

    def accuracies(self, people: Sequence[Person]) -> dict[str, float]:
        """Right attributions of a hundred held-out real mails of each of the people, by their names."""
        return {
            person.name: 100
            * sum(self.author(mail.text) == person.name for mail in person.held_out)
            / len(person.held_out)
            for person in people
        }
