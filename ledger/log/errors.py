"""What the provable log refuses.

Refused
├── Malformed          bytes or a text are not of their format
├── ProofFailed        hashes do not lead to the root
├── NoteRefused        nobody may rely on the note
│   ├── SignatureInvalid   a known key's signature is wrong: the whole note is refused
│   └── NotSigned          no known key has signed
└── QuorumMissing      fewer witnesses have cosigned than the policy asks for
"""

from __future__ import annotations

from domain.errors import Refused


class Malformed(Refused):
    """Not of its format. `what` is the thing, `why` what is wrong with it, both in words."""

    code, sentence = "log_malformed", "{what}的格式不正确:{why}。"


class ProofFailed(Refused):
    """A Merkle proof does not hold; `why` in words."""

    code, sentence = "log_proof_failed", "证明不成立:{why}。"


class NoteRefused(Refused):
    """A note of the right format on which nobody may rely."""

    code, sentence = "log_note_refused", "这份签名文本不可信。"


class SignatureInvalid(NoteRefused):
    """The signature of the known key `name` is wrong."""

    code, sentence = "log_signature_invalid", "“{name}”的签名无效,整份文本不可信。"


class NotSigned(NoteRefused):
    """No key that counts here has signed."""

    code, sentence = "log_not_signed", "没有可信的签名。"


class QuorumMissing(Refused):
    """The witnesses that have cosigned, `count` of them, do not make up the quorum `quorum`."""

    code, sentence = "log_quorum_missing", "见证不足:已有{count}个有效见证,未达到“{quorum}”的要求。"
