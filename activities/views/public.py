"""Public pages: news and campaigns. They read Publication.facts, the allow-list, and figures; nothing else."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from activities import figures
from activities.filters import NewsFilter
from activities.models import Activity, Campaign, Publication
from portal.common.access import public
from portal.common.views import FilteredListView

NEWS_OF_CAMPAIGN = 12


class NewsListView(FilteredListView):
    template_name = "activities/news_list.html"
    filterset_class = NewsFilter
    page_sizes = (12, 24, 48)

    def get_visible(self):
        return Publication.objects.published().for_cards()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"is_filtered": bool(context["chips"] or context["filterset"].errors)}


news_list = public(require_GET(NewsListView.as_view()))


@public
@require_GET
def news_detail(request, pk):
    publication = get_object_or_404(Publication.objects.published().for_cards(), pk=pk)
    context = {"facts": publication.facts, "published_at": publication.published_at}
    return render(request, "activities/news_detail.html", context)


@public
@require_GET
def campaign_list_public(request):
    return render(request, "activities/campaign_list_public.html", {"campaigns": Campaign.objects.public()})


@public
@require_GET
def campaign_public(request, pk):
    """A campaign with its cumulative figures of all years and units, and its newest published activities."""
    campaign = get_object_or_404(Campaign.objects.public().select_related("organization"), pk=pk)
    counted = Activity.objects.filter(campaign=campaign)
    news = Publication.objects.published().filter(activity__campaign=campaign).for_cards()
    context = {
        "campaign": campaign,
        "figures": figures.summarize(counted),
        "years": figures.by_year(counted),
        "news": news[:NEWS_OF_CAMPAIGN],
        "news_count": news.count(),
    }
    return render(request, "activities/campaign_public.html", context)
