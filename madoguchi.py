"""The command `madoguchi`: the table of its commands and what its errors mean for the shell.

Exit status: 0 done, 2 the call is wrong, 1 anything else. Data goes to standard output,
everything else to standard error.
"""

import codecs
import json
import sys
from importlib import import_module
from io import BytesIO, TextIOWrapper

import click

from corpus.errors import MadoguchiError, UsageError, printable

# Imported when called, so that one command does not pay for the libraries of another.
COMMANDS = {
    "ask": ("assistant.commands.ask", "ask"),
    "build": ("assistant.commands.build", "build"),
    "serve": ("assistant.commands.serve", "serve"),
    "add": ("assistant.commands.keeping", "add"),
    "remove": ("assistant.commands.keeping", "remove"),
    "list": ("assistant.commands.keeping", "list_documents"),
    "check": ("assistant.commands.keeping", "check"),
    "directory": ("assistant.commands.directory", "directory"),
    "staff": ("assistant.commands.staff", "staff"),
    "review": ("assistant.commands.staff", "review"),
    "questions": ("assistant.commands.staff", "questions"),
    "mcp": ("assistant.commands.mcp", "mcp"),
    "eval": ("eval.command", "evaluate"),
    "bench": ("eval.command", "bench"),
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=_Commands)
@click.version_option(package_name="madoguchi")
def cli() -> None:
    """窓口: 役所の文書から、引用つきで答え、担当の課室を案内します。

    Answers questions from an office's own documents, with quotations that can be checked, and
    names the division to call.
    """


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    if sys.stdin is None:  # closed by who calls: nobody can be asked
        sys.stdin = TextIOWrapper(BytesIO())
    if sys.stderr is None:  # else what is said would go where the data goes
        sys.stderr = TextIOWrapper(BytesIO())
    if isinstance(sys.stdout, TextIOWrapper):
        # EUC-JP and Shift_JIS have no 「–」.
        codecs.register_error("json", _as_json_does)
        sys.stdout.reconfigure(errors="json")
    try:
        status = cli.main(arguments, prog_name="madoguchi", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return 2
    except (click.UsageError, UsageError) as error:
        message = error.format_message() if isinstance(error, click.UsageError) else str(error)
        print(f"madoguchi: {' '.join(message.split())}", file=sys.stderr)
        return 2
    except MadoguchiError as error:
        print(f"madoguchi: {error}", file=sys.stderr)
        return 1
    except click.Abort:
        print("madoguchi: 中断しました / interrupted", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of the output has gone, as with `| head`
        sys.stderr.close()
        return 1
    except OSError as error:
        where = f"{printable(str(error.filename))}: " if error.filename else ""
        why = error.strerror or error
        print(
            f"madoguchi: {where}読み書きできません（{why}）。場所、権限、空きを確かめてください。"
            f" / cannot be read or written ({why}); check the place, its rights and its room.",
            file=sys.stderr,
        )
        return 1


def _as_json_does(error: UnicodeError) -> tuple[str, int]:
    """What an encoding lacks as \\uXXXX, so that JSON stays JSON."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


def run() -> None:
    sys.exit(main())


if __name__ == "__main__":
    run()
