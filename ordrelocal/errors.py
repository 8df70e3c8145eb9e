"""Every error that ordrelocal raises on purpose.

::

    OrdreLocalError
    ├── DataError                 authored data or ontology cannot be used
    │   ├── InvalidDataError      validation found errors; carries the findings
    │   ├── UnsupportedAxiomError an OWL axiom that the materialiser does not compile
    │   ├── QueryFileError        a .rq file whose header or parameters are wrong
    │   ├── RuleFormError         a rule file that departs from the binding form
    │   └── DataFileError         a file given to ``serve --data`` is not RDF
    ├── DatasetError
    │   ├── NoDatasetError        nothing has been built yet
    │   └── BuildRunningError     another build holds the lock
    ├── EvidenceError             a part of the evidence cannot be compared with the whole
    │   ├── SelectionFormError    the selection is not written as one
    │   ├── UnknownEvidenceError  it names what nothing is called
    │   ├── ComparisonTimeoutError not within the limit
    │   ├── ComparisonBusyError   another comparison is being made
    │   └── ComparisonLackError   what is served was not built, or the comparison failed
    ├── UnknownQuestionError      neither a question, nor a file, nor SPARQL
    ├── UnreadableTermError       neither an id, nor a name with a prefix, nor an IRI, nor a literal
    ├── UnknownThingError         nothing is said of a thing
    ├── EnvironmentLackError      an optional component is missing
    ├── ServingError              the server cannot be started
    │   ├── AddressInUseError     another program holds the port
    │   └── UnsafeAddressError    others could reach a service that cannot isolate queries
    ├── ReasonerError             the OWL reasoner gave no judgement
    │   └── ReasonerTimeoutError  not within the limit
    └── QueryError                one query could not be answered
        ├── QuerySyntaxError      with line and column
        ├── QueryTimeoutError     with the limit
        ├── QueryMemoryError      with the limit
        ├── QueryInterruptedError the worker ended before the answer was whole
        ├── QueryRefusedError     too long, too deep, or otherwise not tried
        ├── UpdateRefusedError    the service is read-only
        ├── ServiceRefusedError   SERVICE is not offered
        ├── PoolBusyError         no worker free in time
        ├── ReaderBusyError       one reader fills the queue
        └── UnknownFormatError    no format that we have was asked for

Each message has three parts: what failed (with the values), why, and what to do. The class holds them in
English; ``render`` gives them in the reader's language.
"""

from collections.abc import Sequence
from typing import ClassVar

from ordrelocal.i18n import N_, translate


class OrdreLocalError(Exception):
    """Base of all errors raised on purpose.

    Args:
        values: What the templates name between braces.
    """

    what: ClassVar[str] = ""
    why: ClassVar[str] = ""
    fix: ClassVar[str] = ""

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.render("en"))

    def parts(self, lang: str) -> dict[str, str]:
        """The three parts of the message, keyed ``what``, ``why``, ``fix``."""
        return {
            name: translate(template, lang, **self.values)
            for name, template in (("what", self.what), ("why", self.why), ("fix", self.fix))
        }

    def render(self, lang: str) -> str:
        """The whole message in one language."""
        return " ".join(part for part in self.parts(lang).values() if part)

    @property
    def code(self) -> str:
        """Stable name of the error, the same in both languages."""
        return type(self).__name__

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the values when the error crosses a process border."""
        return (_rebuild, (type(self), self.values))


def _rebuild(cls: type[OrdreLocalError], values: dict[str, object]) -> OrdreLocalError:
    return cls(**values)


class DataError(OrdreLocalError):
    """Authored data or ontology cannot be used."""


class InvalidDataError(DataError):
    """Validation found errors; ``findings`` lists them all."""

    what = N_("The sources have {count} error(s).")
    why = N_("A dataset is built only from sources without errors.")
    fix = N_("Mend the lines listed above, then run the command again.")

    def __init__(self, findings: Sequence[object] = (), count: int = 0) -> None:
        self.findings = tuple(findings)
        super().__init__(count=count or len(self.findings))


class UnsupportedAxiomError(DataError):
    """An OWL axiom that the materialiser does not compile."""

    what = N_("Cannot compile the axiom {axiom} of {term}.")
    why = N_(
        "The materialiser knows only the patterns listed in docs/decisions.md, and a skipped axiom would "
        "be a silent loss."
    )
    fix = N_(
        "Write the axiom with a known pattern, or add the pattern to ordrelocal/owlrules.py with its test."
    )


class QueryFileError(DataError):
    """A query file whose header or parameters are wrong."""

    what = N_("The query file {file} cannot be used: {problem}.")
    why = N_("Each query file starts with a header of '#+ key: value' lines, read as YAML.")
    fix = N_("Mend the header or the VALUES block that it names.")


class RuleFormError(DataError):
    """A rule file that departs from the binding form."""

    what = N_("The rule {file} cannot be used: {problem}.")
    why = N_(
        "Each conclusion is explained by its premises, so each triple pattern of WHERE has to be a premise: "
        "without paths, and beside them only FILTER, FILTER NOT EXISTS, VALUES and BIND."
    )
    fix = N_("{remedy}")


class DataFileError(DataError):
    """A file given to ``serve --data`` cannot be read as RDF; ``values`` has ``line`` and ``column``."""

    what = N_("Cannot read {file}, line {line}, column {column}: {problem}.")
    why = N_("A file is read as the RDF format that its suffix names ({known}).")
    fix = N_("Mend the file there, or give it the suffix of its format.")


class DatasetError(OrdreLocalError):
    """The built dataset is not there or not usable."""


class NoDatasetError(DatasetError):
    """Nothing has been built yet."""

    what = N_("There is no dataset in {home}.")
    why = N_("It has not been built yet, or ORDRELOCAL_HOME points elsewhere.")
    fix = N_("Run 'ordrelocal build'.")


class BuildRunningError(DatasetError):
    """Another build holds the lock."""

    what = N_("Another build is running in {home}.")
    why = N_("Two builds at once would write the same files.")
    fix = N_("Wait for it to end, then run the command again.")


class EvidenceError(OrdreLocalError):
    """A part of the evidence cannot be compared with the whole."""


class SelectionFormError(EvidenceError):
    """A part of a selection of evidence is not written as one."""

    what = N_("“{given}” is no selection of evidence.")
    why = N_(
        "A selection is made of 'only=' and 'without=', each with values between commas, 40 values at most."
    )
    fix = N_("Write it like 'only=research', 'without=press,interpreted' or 'without=work/ash-2450'.")


class UnknownEvidenceError(EvidenceError):
    """A selection of evidence names what nothing is called."""

    what = N_("No evidence is called “{value}”.")
    why = N_(
        "Known are the kinds of sources {kinds}; the statuses {statuses}; the grades {grades}; "
        "and {count} works."
    )
    fix = N_("Take one of these; the nearest works are {works}.")


class ComparisonTimeoutError(EvidenceError):
    """A comparison took longer than allowed."""

    what = N_("The comparison was stopped after {limit_s} seconds.")
    why = N_("This is the time limit for one comparison.")
    fix = N_("Run 'ordrelocal evidence' on your own copy of the data.")


class ComparisonBusyError(EvidenceError):
    """Another comparison is being made."""

    what = N_("The comparison was not started: others are waiting already.")
    why = N_("One comparison is made at a time, so that it takes nothing from other readers.")
    fix = N_("Try again in {retry_after_s} seconds.")


class ComparisonLackError(EvidenceError):
    """There is nothing to compare, or the comparison ended before it was whole."""

    what = N_("The comparison could not be made.")
    why = N_("{problem}.")
    fix = N_("Run 'ordrelocal evidence' on your own copy of the data.")


class UnknownQuestionError(OrdreLocalError):
    """Neither a question, nor a file, nor SPARQL."""

    what = N_("There is no question and no file “{name}”.")
    why = N_("The questions are: {known}.")
    fix = N_("Give the number of a question, the path of a file, or a SPARQL text.")


class UnreadableTermError(OrdreLocalError):
    """Neither an id, nor a name with a prefix, nor an IRI, nor a literal."""

    what = N_("“{text}” cannot be read as the name of a thing.")
    why = N_(
        "A fact has three parts; the first is a thing, the second a property, the third a thing or words."
    )
    fix = N_(
        "Write an id (case/chelles-errance), a name with a prefix (ol:tiedTo), a full IRI, or, for words, "
        'a text between double quotes ("2003").'
    )


class UnknownThingError(OrdreLocalError):
    """Nothing is said of a thing."""

    what = N_("Nothing is known of {name}.")
    why = N_("No graph of the dataset in service names it.")
    fix = N_("{suggestion} Check the spelling, or search for its name.")


class CopyError(OrdreLocalError):
    """A scholar's own copy of a text cannot be used."""


class NoCopyError(CopyError):
    """A folder without any copy in the form asked for."""

    what = N_("The folder {folder} holds no copy of a text.")
    why = N_("A copy is a text file (.txt) with one paragraph a line, each opened by its mark, such as [P4].")
    fix = N_("Give the folder that holds such a file, or bring your copy into this form.")


class UnreadableCopyError(CopyError):
    """A copy that is not UTF-8."""

    what = N_("The copy {file} cannot be read: at byte {position} it is not UTF-8.")
    why = N_("The words are compared as Unicode; another encoding would make every accent differ.")
    fix = N_("Save the copy as UTF-8.")


class EnvironmentLackError(OrdreLocalError):
    """An optional component is missing."""

    what = N_("{component} is missing.")
    why = N_("It is needed for {purpose}.")
    fix = N_("Install it: {remedy}")


class ServingError(OrdreLocalError):
    """The server cannot be started."""


class AddressInUseError(ServingError):
    """The address cannot be listened on."""

    what = N_("Cannot listen on {host}, port {port}.")
    why = N_("The system says: {problem}.")
    fix = N_("Stop the program that holds the port, or choose another one with --port.")


class UnsafeAddressError(ServingError):
    """The system cannot isolate queries, so nobody else may send any."""

    what = N_("Refused to listen on {host}.")
    why = N_(
        "Queries can be kept from the network, and within their memory, only on {lack}: not on this machine."
    )
    fix = N_("Listen on 127.0.0.1, for yourself alone, or serve from such a machine.")


class ReasonerError(OrdreLocalError):
    """The OWL reasoner gave no judgement."""

    what = N_("The OWL reasoner gave no judgement.")
    why = N_("It says: {detail}.")
    fix = N_("Bring the axiom that it names back into OWL 2 DL; if it names none, report this with the data.")


class ReasonerTimeoutError(ReasonerError):
    """The OWL reasoner gave no judgement within the limit."""

    what = N_("The OWL reasoner was stopped after {limit_s} seconds.")
    why = N_("This is the time limit for one run.")
    fix = N_("Give it longer with '--limit', or look for the axiom that slows it down.")


class QueryError(OrdreLocalError):
    """One query could not be answered."""


class QuerySyntaxError(QueryError):
    """The query is not SPARQL 1.1; ``values`` has ``line`` and ``column`` (from 1) where known."""

    what = N_("The query has a syntax error at line {line}, column {column}.")
    why = N_("The parser says: {detail}.")
    fix = N_("Mend the query there and send it again.")


class QueryTimeoutError(QueryError):
    """The query took longer than allowed."""

    what = N_("The query was stopped after {limit_s} seconds.")
    why = N_("This is the time limit for one query.")
    fix = N_(
        "Ask for less: add triple patterns, a FILTER or a LIMIT; or run it on your own copy of the data."
    )


class QueryMemoryError(QueryError):
    """The query needed more memory than allowed."""

    what = N_("The query was stopped because it needed more than {limit_mb} MB of memory.")
    why = N_("This is the memory limit for one query.")
    fix = N_("Ask for less: fewer rows to sort or group, or a LIMIT; or run it on your own copy of the data.")


class QueryInterruptedError(QueryError):
    """The answer ended before it was whole."""

    what = N_("The answer was interrupted before it was whole.")
    why = N_("The process that computed it ended unexpectedly.")
    fix = N_("Send the query again; if it fails again, report it with the query.")


class QueryRefusedError(QueryError):
    """The query was not tried."""

    what = N_("The query was refused: {reason}.")
    why = N_("Such queries can stop the engine.")
    fix = N_("Shorten or simplify the query.")


class UpdateRefusedError(QueryError):
    """The service is read-only."""

    what = N_("The update was refused.")
    why = N_("This service is read-only.")
    fix = N_(
        "Send a SELECT, ASK, CONSTRUCT or DESCRIBE query; to change data, edit the sources and build again."
    )


class ServiceRefusedError(QueryError):
    """SERVICE is not offered."""

    what = N_("The query was refused because it contains SERVICE.")
    why = N_("This service does not open connections to other addresses on behalf of a query.")
    fix = N_("Send that part of the query to the other service directly.")


class PoolBusyError(QueryError):
    """No worker was free in time."""

    what = N_("The query was not started: all places were taken for {waited_s} seconds.")
    why = N_("Too many queries are running at the moment.")
    fix = N_("Try again in {retry_after_s} seconds.")


class ReaderBusyError(QueryError):
    """One reader has too many queries waiting already."""

    what = N_("The query was not started: you have {limit} queries waiting already.")
    why = N_("Readers take turns, and nobody may fill the queue alone.")
    fix = N_("Wait for your other queries, or try again in {retry_after_s} seconds.")


class UnknownFormatError(QueryError):
    """None of the formats asked for is known."""

    what = N_("No answer can be given in the format asked for: {accept}.")
    why = N_("The formats known for this address are: {known}.")
    fix = N_("Ask for one of them in the Accept header or with the parameter 'format'.")
