"""What the scheduler runs, and how often. One line for each job: a management command and its arguments."""

from datetime import timedelta

SCHEDULE = [
    (timedelta(minutes=1), "publish_scheduled"),
    (timedelta(minutes=1), "send_mail_queue"),
    (timedelta(hours=1), "update_vocabulary"),
    (timedelta(minutes=1), "tell_search"),
    (timedelta(days=1), "check_search --sample 300 --mend"),
    (timedelta(days=1), "clearsessions"),
    (timedelta(days=1), "prune_db_task_results"),
    (timedelta(days=1), "searchpromotions_garbage_collect"),
    (timedelta(days=1), "prune_letters"),
    (timedelta(days=1), "train_spam_scorer"),
    (timedelta(days=1), "tidy_discussions"),
]
