from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "newsroom.bench"
    label = "newsroom_bench"
