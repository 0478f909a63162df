from django.apps import AppConfig


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
