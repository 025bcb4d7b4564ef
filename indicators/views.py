"""Pages about scores."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.http import Request
from indicators.models import Score, SeriesBreak
from indicators.tables import score_table
from units.models import Province

INDEX = "papi"


@require_GET
@permission_required("indicators.view_score", raise_exception=True)
def scores(request: Request) -> HttpResponse:
    """Show the scores of the person's province, or of one that was merged into it (`tinh`)."""
    provinces = list(Province.objects.visible_to(request.user))
    if chosen := request.GET.get("tinh", ""):
        province = get_object_or_404(Province.objects.visible_to(request.user), pk=chosen if chosen.isdecimal() else 0)
    else:
        province = next((p for p in provinces if p.valid_to is None), provinces[0] if provinces else None)
    found = Score.objects.visible_to(request.user).of_index(INDEX).filter(province=province)
    table = score_table(found, SeriesBreak.objects.filter(framework__code=INDEX))
    context = {"provinces": provinces, "province": province, "table": table, "sources": found.sources()}
    return render(request, "indicators/scores.html", context)
