from typing import Any

from django.core.management.base import BaseCommand

from newsroom.discussions.services import forgetting, proving, subscribing, tokens


class Command(BaseCommand):
    help = "Drop what the discussions keep for a time only: hashes of network addresses, used sums, links of letters."

    def handle(self, *args: Any, **options: Any) -> None:
        addresses = forgetting.forget_addresses()
        sums = proving.prune()
        links, wishes = tokens.prune(), subscribing.prune()
        self.stdout.write(f"{addresses} addresses older than {forgetting.days_kept()} days and {sums} sums forgotten.")
        self.stdout.write(f"{links} links of letters and {wishes} subscriptions that nobody confirmed deleted.")
