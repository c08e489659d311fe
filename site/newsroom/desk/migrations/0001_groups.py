"""Editors, Moderators and Section editors.

Wagtail makes groups of the first two names, with its own idea of them: both write pages, and Moderators publish. Here
Editors publish and Moderators look after readers' comments, so the two are set anew; what articles are submitted to
becomes the Editors' approval.
"""

from typing import Any

from django.db import migrations

from newsroom.desk.groups import EDITORS, GROUPS, MODERATORS, SECTION_EDITORS, GroupPlan

APPROVAL = "Moderators approval"
EDITORS_APPROVAL = "Editors approval"


def permission(apps: Any, model: str, codename: str, name: str) -> Any:
    """The permission, made now if Django has not got round to it: it makes them after all migrations have run."""
    app_label, model_name = model.split(".")
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label=app_label, model=model_name
    )
    found, _ = apps.get_model("auth.Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return found


def model_permissions(apps: Any, model: str, actions: tuple[str, ...]) -> list[Any]:
    app_label, model_name = model.split(".")
    label = apps.get_model(app_label, model_name)._meta.verbose_name_raw
    return [permission(apps, model, f"{action}_{model_name}", f"Can {action} {label}") for action in actions]


def custom_permission(apps: Any, name: str) -> Any:
    """One that a model declares in Meta.permissions, whichever model of the app that is."""
    app_label, codename = name.split(".")
    for model in apps.get_app_config(app_label).get_models():
        for declared, description in model._meta.permissions:
            if declared == codename:
                return permission(apps, model._meta.label_lower, codename, description)
    raise LookupError(f"No model declares {name}")


def clear(group: Any) -> None:
    group.permissions.clear()
    group.page_permissions.all().delete()
    group.collection_permissions.all().delete()


def set_up(apps: Any, name: str, plan: GroupPlan) -> Any:
    group, _ = apps.get_model("auth.Group").objects.get_or_create(name=name)
    clear(group)
    group.permissions.add(permission(apps, "wagtailadmin.admin", "access_admin", "Can access Wagtail admin"))
    for model, actions in plan.models.items():
        group.permissions.add(*model_permissions(apps, model, actions))
    group.permissions.add(*(custom_permission(apps, name) for name in plan.custom))
    allow_pages(apps, group, plan.pages)
    allow_files(apps, group, plan.files or {})
    return group


def allow_pages(apps: Any, group: Any, actions: tuple[str, ...]) -> None:
    root = apps.get_model("wagtailcore.Page").objects.filter(depth=1).first()
    for action in actions:
        apps.get_model("wagtailcore.GroupPagePermission").objects.create(
            group=group,
            page=root,
            permission=permission(apps, "wagtailcore.page", f"{action}_page", f"Can {action} page"),
        )


def allow_files(apps: Any, group: Any, files: dict[str, tuple[str, ...]]) -> None:
    root = apps.get_model("wagtailcore.Collection").objects.get(depth=1)
    for model, actions in files.items():
        for allowed in model_permissions(apps, model, actions):
            apps.get_model("wagtailcore.GroupCollectionPermission").objects.create(
                group=group, collection=root, permission=allowed
            )


def approval_by(apps: Any, group: Any, before: str, after: str) -> None:
    """Give the workflow that Wagtail makes to `group`, and a name that says so."""
    task = apps.get_model("wagtailcore.GroupApprovalTask").objects.filter(name=before).first()
    if task:
        task.name = after
        task.save()
        task.groups.set([group])
    apps.get_model("wagtailcore.Workflow").objects.filter(name=before).update(name=after)


def set_up_groups(apps: Any, schema_editor: Any) -> None:
    groups = {name: set_up(apps, name, plan) for name, plan in GROUPS.items()}
    approval_by(apps, groups[EDITORS], APPROVAL, EDITORS_APPROVAL)


def restore_groups(apps: Any, schema_editor: Any) -> None:
    """The groups as Wagtail's own migrations leave them; Section editors is emptied, as people may be in it."""
    files = {
        "wagtailimages.image": ("add", "change", "choose"),
        "wagtaildocs.document": ("add", "change", "choose"),
        "wagtailmedia.media": ("add", "change"),
    }
    pages = {EDITORS: ("add", "change"), MODERATORS: ("add", "change", "publish", "lock", "unlock")}
    groups = {name: set_up(apps, name, GroupPlan({}, pages=pages[name], files=files)) for name in pages}
    approval_by(apps, groups[MODERATORS], EDITORS_APPROVAL, APPROVAL)
    for group in apps.get_model("auth.Group").objects.filter(name=SECTION_EDITORS):
        clear(group)


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailmedia", "0005_alter_media_options"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearchpromotions", "0008_query_verbose_name"),
        ("newsroom_people", "0002_contributor"),
        ("newsroom_media", "0002_initial"),
        ("news", "0001_initial"),
        ("newsroom_discussions", "0001_initial"),
    ]

    operations = [migrations.RunPython(set_up_groups, restore_groups)]
