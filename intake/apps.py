from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        from core.jobs import register_job
        from intake.kinds import register
        from intake.models import Upload
        from intake.staff_list.kind import STAFF

        register(STAFF)
        register_job(Upload, "intake.tasks.work_on_upload")
