"""URLs of the estimator's own pages: what was measured, and how well it is predicted."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from estimator.views.accuracy import accuracy, accuracy_points
from estimator.views.measurements import measurement, measurement_download, measurement_list
from estimator.views.own import own_hardware, own_model
from estimator.views.predict import predict, predict_template
from estimator.views.submit import submission, submit, submit_send


class MeasurementKeyConverter(StringConverter):
    """Twelve hexadecimal digits, so that no page beside the runs can be taken for one."""

    regex = "[0-9a-f]{12}"


register_converter(MeasurementKeyConverter, "measurement_key")

app_name = "estimator"

urlpatterns: list[URLPattern] = [
    path("own-model/", own_model, name="own-model"),
    path("own-hardware/", own_hardware, name="own-hardware"),
    path("predict/", predict, name="predict"),
    path("predict/template.csv", predict_template, name="predict-template"),
    path("accuracy/", accuracy, name="accuracy"),
    path("accuracy/points", accuracy_points, name="accuracy-points"),
    path("measurements/", measurement_list, name="measurements"),
    path("measurements/download/", measurement_download, name="measurement-download"),
    path("measurements/submit/", submit, name="submit"),
    path("measurements/submit/send", submit_send, name="submit-send"),
    path("measurements/submitted/<slug:pk>/", submission, name="submission"),
    path("measurements/<measurement_key:key>/", measurement, name="measurement"),
]
