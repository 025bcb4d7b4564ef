"""Addresses of reports."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("ke-hoach/<int:plan>/bao-cao/", views.report_list, name="list"),
    path("ke-hoach/<int:plan>/don-doc/cong-van.pdf", views.letter_file, {"ending": "pdf"}, name="letter_pdf"),
    path("ke-hoach/<int:plan>/don-doc/cong-van.docx", views.letter_file, {"ending": "docx"}, name="letter_docx"),
    path("ky-bao-cao/<int:period>/bao-cao.pdf", views.pdf_file, name="pdf"),
    path("ky-bao-cao/<int:period>/phu-luc.xlsx", views.xlsx_file, name="xlsx"),
    path("ky-bao-cao/<int:period>/soan/", views.report_start, name="start"),
    path("ky-bao-cao/<int:period>/chot/", views.period_close, name="close"),
    path("bao-cao/<int:report>/", views.report_write, name="write"),
    path("bao-cao/<int:report>/ban-hanh/", views.report_issue, name="issue"),
]
