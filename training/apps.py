from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.menu import register_menu
from core.permissions import Permission


class TrainingConfig(AppConfig):
    name = "training"

    def ready(self) -> None:
        from intake.kinds import register
        from services.signals import people_changed, tree_changed
        from training.actions.standing import when_people_change, when_tree_changes
        from training.kinds import ATTENDANCE

        register(ATTENDANCE)
        people_changed.connect(when_people_change, dispatch_uid="standing")
        tree_changed.connect(when_tree_changes, dispatch_uid="standing")
        register_menu(_("Sessions"), "training:session_list", Permission.VIEW_TRAINING, 30)
        register_menu(_("Levels"), "training:framework_list", Permission.VIEW_TRAINING, 70)
        register_menu(
            _("Requirements"), "training:requirement_list", Permission.MANAGE_FRAMEWORKS, 71
        )
