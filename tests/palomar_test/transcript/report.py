"""How a difference is shown: the dialogue up to the line that differs, as in a diff."""

from palomar_test.transcript.playback import Difference, Way
from palomar_test.transcript.steps import Hear, Say, Transcript

_LINES_BEFORE = 12


def report(transcript: Transcript, way: Way, difference: Difference) -> str:
    step = difference.step
    before = [
        f"    {earlier.text}"
        for earlier in transcript.steps
        if earlier.line < step.line and isinstance(earlier, (Say, Hear))
    ]
    shown = before[-_LINES_BEFORE:]
    prefix = step.text.partition(" ")[0] + " " if isinstance(step, Hear) else ""
    return "\n".join(
        [
            f"{transcript.path}:{step.line}: differs when played {way.value}",
            *(["    ..."] if len(before) > len(shown) else []),
            *shown,
            f"  - {step.text}",
            f"  + {prefix}{difference.actual}",
        ]
    )
