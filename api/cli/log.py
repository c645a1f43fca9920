"""`huce log`: what proves the ledger to others: keys, the signer, witnesses."""

from __future__ import annotations

import typer

from api.cli import log_keys, log_witness
from api.cli.log_publisher import publisher
from api.cli.log_signer import signer

app = typer.Typer(help="账册的证明:密钥、签名、见证、发布。", no_args_is_help=True)
app.add_typer(log_keys.app, name="key")
app.command(
    epilog="例:huce log signer --key /var/lib/huce-signer/key --state /var/lib/huce-signer/state "
    "--socket /run/huce/signer"
)(signer)
app.command(epilog="例:huce log publisher --policy policy --signer /run/huce/signer")(publisher)
app.add_typer(log_witness.app, name="witness")
