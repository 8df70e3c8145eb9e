"""Works of a dataset become items: from their records, or from what is said of them."""

import json

import pyoxigraph as ox
import pytest

from ordrelocal.asking import Select, of_store
from ordrelocal.citing.export import citable, every_work, works_of
from ordrelocal.namespaces import ID

TURTLE = """\
@prefix id: <https://w3id.org/ordrelocal/id/> .
@prefix ol: <https://w3id.org/ordrelocal/ontology#> .
@prefix bibo: <http://purl.org/ontology/bibo/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
id:work\\/chapitre a ol:Work , ol:BookChapter ; dcterms:isPartOf id:work\\/volume ;
  ol:cslRecord '{}'^^rdf:JSON .
id:work\\/volume a ol:Work , ol:EditedVolume ; ol:cslRecord '{}'^^rdf:JSON .
id:work\\/rapport a ol:Work , ol:Report ; rdfs:label "Rapport sur l’errance"@fr , "Report on errance"@en ;
  dcterms:creator id:person\\/le-rest , id:organisation\\/ceps ; dcterms:issued "2006-03" ;
  bibo:pageStart "3" ; bibo:pageEnd "9" .
id:work\\/article a ol:Work , ol:JournalArticle ; dcterms:title "Un article"@fr ;
  dcterms:isPartOf id:journal\\/revue .
id:journal\\/revue a ol:Journal ; rdfs:label "Revue inventée"@fr ; bibo:issn "1234-5679" .
id:person\\/le-rest a ol:Person ; rdfs:label "Pascal Le Rest"@fr ; skos:altLabel "Le Rest, Pascal"@fr .
id:organisation\\/ceps a ol:CollectiveActor ; rdfs:label "Centre d’études, CEPS"@fr .
id:statement\\/1 ol:inDossier id:case\\/un ; ol:reportedIn id:work\\/rapport .
id:passage\\/p ol:inWork id:work\\/article .
id:statement\\/2 ol:inDossier id:case\\/deux ; ol:passage id:passage\\/p .
""".format(
    *(
        json.dumps(record, ensure_ascii=False)
        for record in (
            {
                "id": "work/chapitre",
                "type": "chapter",
                "title": "Un chapitre",
                "author": [{"family": "Borraz", "given": "Olivier"}],
                "container-title": "Un volume",
                "custom": {"creator": ["person/borraz"]},
            },
            {
                "id": "work/volume",
                "type": "book",
                "title": "Un volume",
                "editor": [{"family": "Balme", "given": "Richard"}],
                "publisher": "Presses inventées",
                "custom": {"editor": ["person/balme"]},
            },
        )
    )
)


@pytest.fixture(scope="module")
def select() -> Select:
    store = ox.Store()
    store.load(TURTLE.encode(), ox.RdfFormat.TURTLE)
    return of_store(store)


def test_chapter_has_the_editors_and_publisher_of_its_volume(select: Select) -> None:
    assert citable(select, [ID + "work/chapitre"]) == [
        {
            "id": "chapitre",
            "type": "chapter",
            "title": "Un chapitre",
            "author": [{"family": "Borraz", "given": "Olivier"}],
            "editor": [{"family": "Balme", "given": "Richard"}],
            "container-title": "Un volume",
            "publisher": "Presses inventées",
            "source": ID + "work/chapitre",
        }
    ]


def test_work_without_record_is_made_from_what_is_said_of_it(select: Select) -> None:
    report, article = citable(select, [ID + "work/rapport", ID + "case/un", ID + "work/article"])
    assert report == {
        "id": "rapport",
        "type": "report",
        "title": "[Rapport sur l’errance]",
        "author": [{"literal": "Centre d’études, CEPS"}, {"family": "Le Rest", "given": "Pascal"}],
        "issued": {"date-parts": [[2006, 3]]},
        "page": "3-9",
        "source": ID + "work/rapport",
    }
    assert (article["container-title"], article["ISSN"]) == ("Revue inventée", "1234-5679")
    assert (article["title"], article["language"]) == ("Un article", "fr")


def test_unsigned_press_article_stands_in_the_paper_that_it_is_by() -> None:
    store = ox.Store()
    said = (
        "".join(line + "\n" for line in TURTLE.splitlines() if line.startswith("@prefix"))
        + """
    id:work\\/breve a ol:Work , ol:PressArticle ; dcterms:title "Une brève"@fr ;
      dcterms:creator id:actor\\/gazette .
    id:work\\/signee a ol:Work , ol:PressArticle ; dcterms:title "Un reportage"@fr ;
      dcterms:creator id:person\\/nom .
    id:actor\\/gazette rdfs:label "La Gazette inventée"@fr .
    id:person\\/nom a ol:Person ; rdfs:label "Anne Exemple"@fr ; skos:altLabel "Exemple, Anne"@fr .
    """
    )
    store.load(said.encode(), ox.RdfFormat.TURTLE)
    short, signed = citable(of_store(store), [ID + "work/breve", ID + "work/signee"])
    assert (short["author"], short["container-title"]) == (
        [{"literal": "La Gazette inventée"}],
        "La Gazette inventée",
    )
    assert "container-title" not in signed


def test_works_of_cases_are_those_that_their_records_rest_on(select: Select) -> None:
    assert works_of(select, [ID + "case/un"]) == [ID + "work/rapport"]
    assert works_of(select, [ID + "case/un", ID + "case/deux"]) == [ID + "work/article", ID + "work/rapport"]
    assert len(every_work(select)) == 4
