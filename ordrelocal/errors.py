"""Every error that ordrelocal raises on purpose.

::

    OrdreLocalError
    ├── DataError                 authored data or ontology cannot be used
    │   ├── InvalidDataError      validation found errors; carries the findings
    │   ├── UnsupportedAxiomError an OWL axiom that the materialiser does not compile
    │   ├── QueryFileError        a .rq file whose header or parameters are wrong
    │   ├── RuleFormError         a rule file that departs from the binding form
    │   ├── DataFileError         a file given to ``serve --data`` is not RDF
    │   ├── LinkFileError         a file of links is not Turtle
    │   └── LinkFolderError       links cannot be written there
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
    ├── UnreadableIdentifierError no identifier of the scheme, or its check digit is wrong
    ├── UnknownReferenceFormatError references in a format that we neither read nor write
    ├── UnknownThingError         nothing is said of a thing
    ├── NoWorkError               a thing is known, and is nothing that can be cited
    ├── OnwardError               a question cannot go on at a service
    │   ├── UnknownOnwardQuestionError no question has this name
    │   └── NothingOnwardError    there is no record to ask about
    ├── ReconciliationError       a request for matching cannot be answered
    │   ├── ReconciliationFormError  it is not written as the protocol wants
    │   ├── ReconciliationLackError  what is served was not built
    │   └── LargeBatchError       it holds more than one request may
    ├── EnvironmentLackError      an optional component is missing
    ├── ServingError              the server cannot be started
    │   ├── AddressInUseError     another program holds the port
    │   ├── UnsafeAddressError    others could reach a service that cannot isolate queries
    │   └── OpenCurationError     others could reach pages on which links are decided
    ├── ReviewError               a decision on a link cannot be written down
    │   ├── NoReviewerError       nobody signs it
    │   ├── UnknownOutcomeError   neither accepted, rejected, deferred nor taken back
    │   ├── NoReasonError         a rejection without a reason
    │   ├── RelationRefusedError  the relation is not for such a thing
    │   ├── SecondRecordError     it would make one of two records or of two things
    │   ├── NoLinkToRetractError  there is no accepted link to take back
    │   ├── UnknownCandidateError no candidate has this name
    │   ├── CandidateChangedError somebody else decided meanwhile
    │   └── UndoRefusedError      not the last decision, or somebody else's
    ├── ReasonerError             the OWL reasoner gave no judgement
    │   └── ReasonerTimeoutError  not within the limit
    ├── ServiceError              a service of open data gave no usable answer
    │   ├── ServiceTimeoutError   not within its time limit
    │   ├── ServiceBusyError      it asks to wait longer than we do
    │   ├── ServiceUnreachableError no connection, or it fails
    │   ├── ServiceRefusedAddressError it leads to a host that is not its own
    │   ├── ServiceAnswerError    what it answered cannot be read
    │   ├── ServiceOfflineError   nobody is asked, and no answer is kept
    │   └── ServiceAddressError   a setting moves it to what is no address
    └── QueryError                one query could not be answered
        ├── QuerySyntaxError      with line and column
        ├── AnswerWithoutRowsError no table where one is needed
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
            # A suggestion that there is not leaves a space at the beginning.
            name: translate(template, lang, **self.values).strip(" ")
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


class LinkFileError(DataError):
    """A file of links cannot be read as Turtle; ``values`` has ``line``."""

    what = N_("Cannot read the links in {file}, line {line}: {problem}.")
    why = N_(
        "The files of links are Turtle, and a file read in part would lose decisions when it is written."
    )
    fix = N_("Mend the line, or take the file back from the history of the repository.")


class LinkFolderError(DataError):
    """The folder of links cannot be written to."""

    what = N_("Cannot write links to {folder} ({problem}).")
    why = N_("Searches and decisions are written there as soon as they are made; nothing else was changed.")
    fix = N_("Name a folder of your own: --links FOLDER.")


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


class ServiceError(OrdreLocalError):
    """A service of open data gave no usable answer; nothing was changed."""


class ServiceTimeoutError(ServiceError):
    """A service did not answer within its time limit."""

    what = N_("{service} did not answer within {limit_s} seconds.")
    why = N_("This is the time limit that data/services or the command gives it.")
    fix = N_("Try again later: what was found before is kept, and the search goes on from there.")


class ServiceBusyError(ServiceError):
    """A service asks to wait."""

    what = N_("{service} asks not to be asked again for {retry_after_s} seconds.")
    why = N_("It answers a limited number of questions in a given time.")
    fix = N_("Try again after that: what was found before is kept, and the search goes on from there.")


class ServiceUnreachableError(ServiceError):
    """A service cannot be reached, or fails."""

    what = N_("{service} cannot be reached: {problem}.")
    why = N_("There is no connection, its address has moved, or it is down.")
    fix = N_("Check the connection, then the address in data/services; or work with --offline.")


class ServiceRefusedAddressError(ServiceError):
    """A service leads to a host that is not its own."""

    what = N_("{service} leads to {address}, which was not followed.")
    why = N_("A service may lead only to the hosts that data/services lists.")
    fix = N_("If the service has moved, change its address there.")


class ServiceAnswerError(ServiceError):
    """The answer of a service cannot be read."""

    what = N_("The answer of {service} cannot be read ({problem}).")
    why = N_("It is cut off, too long, or not in the form that this service uses.")
    fix = N_("Try again later; if it lasts, the service has changed and its connector must follow.")


class ServiceOfflineError(ServiceError):
    """Nobody is asked, and no answer is kept."""

    what = N_("No answer of {service} to this question is kept.")
    why = N_("With --offline, only answers kept on disk are used.")
    fix = N_("Run it once with a connection.")


class ServiceAddressError(ServiceError):
    """A setting moves a service to what is no address."""

    what = N_("“{address}” is no address at which {service} could be asked.")
    why = N_("The setting {setting} holds it.")
    fix = N_("Give it an address that begins with http:// or https://, or take it away.")


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


class UnreadableIdentifierError(OrdreLocalError):
    """No identifier of the scheme, or its check digit is wrong."""

    what = N_("“{text}” cannot be read as an identifier ({scheme}).")
    why = N_("It has another form than these identifiers have, or its check digit is wrong.")
    fix = N_("Copy it again from the page of the service, or write its whole address.")


class UnknownReferenceFormatError(OrdreLocalError):
    """References in a format that we neither read nor write."""

    what = N_("“{name}” stands for no format of references.")
    why = N_("The formats known are: {known}.")
    fix = N_("Name one of them, or give the file a name that ends as its format asks for.")


class UnknownThingError(OrdreLocalError):
    """Nothing is said of a thing."""

    what = N_("Nothing is known of {name}.")
    why = N_("No graph of the dataset in service names it.")
    fix = N_("{suggestion} Check the spelling, or search for its name.")


class NoWorkError(OrdreLocalError):
    """A thing is known, and is nothing that can be cited."""

    what = N_("{name} is no work, and no case whose records rest on works.")
    why = N_("Works are cited; a case stands for the works that it rests on.")
    fix = N_("Name a work (work/frigoli-2009) or a case (case/chelles-errance).")


class OnwardError(OrdreLocalError):
    """A question that starts here cannot go on at a service."""


class UnknownOnwardQuestionError(OnwardError):
    """No question that goes on at a service has this name."""

    what = N_("No question that goes on at a service is called “{name}”.")
    why = N_("There are {known}.")
    fix = N_("{suggestion} Run 'ordrelocal link onward' to read what each of them asks.")


class NothingOnwardError(OnwardError):
    """There is no record to ask a service about."""

    what = N_("There is nothing to ask {service} about.")
    why = N_("The dataset in service links no person to a record of IdRef as the same (owl:sameAs).")
    fix = N_("Accept links of people with 'ordrelocal link review', then run 'ordrelocal build'.")


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


class ReconciliationError(OrdreLocalError):
    """A request for matching cannot be answered."""


class ReconciliationFormError(ReconciliationError):
    """A request for matching that is not written as the protocol wants; ``problem`` says where."""

    what = N_("The request cannot be matched: {problem}.")
    why = N_("It is read as the Reconciliation Service API 0.2 describes it.")
    fix = N_("Mend it and send it again; the page named in the manifest shows requests that work.")


class ReconciliationLackError(ReconciliationError):
    """What is served has no index of names."""

    what = N_("Nothing can be matched here.")
    why = N_("RDF files, and datasets built by an earlier version, have no index of names.")
    fix = N_("Run 'ordrelocal build' and serve the dataset.")


class LargeBatchError(ReconciliationError):
    """A request for matching that holds more than one request may."""

    what = N_("The request holds {count} {things}.")
    why = N_("One request may hold {limit} at most.")
    fix = N_("Send them in several requests.")


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


class OpenCurationError(ServingError):
    """Pages that write would be open to others."""

    what = N_("Refused to open the pages of decisions on {host}.")
    why = N_(
        "Whoever reaches them could write into the data: only this machine may, without a proxy before it."
    )
    fix = N_("Leave --host out, unset ORDRELOCAL_PROXIES, or serve without --curate.")


class ReviewError(OrdreLocalError):
    """A decision on a link cannot be written down."""


class NoReviewerError(ReviewError):
    """Nobody signs the decision."""

    what = N_("The decision has no reviewer.")
    why = N_("A link stands under the name of somebody who can be asked about it.")
    fix = N_("Give your name: --reviewer, the variable ORDRELOCAL_REVIEWER, or the field on the page.")


class UnknownOutcomeError(ReviewError):
    """Neither accepted, rejected, deferred nor taken back."""

    what = N_("The decision is not one: {outcome}.")
    why = N_("A candidate is accepted, rejected, deferred, or its link taken back.")
    fix = N_("Use one of the buttons.")


class NoReasonError(ReviewError):
    """A rejection without a reason."""

    what = N_("The rejection of {candidate} has no reason.")
    why = N_("A rejected candidate does not come back, so that others must see why it was one.")
    fix = N_("Say in a few words what tells the two apart.")


class RelationRefusedError(ReviewError):
    """The relation is not for such a thing."""

    what = N_("{relation} cannot be put on {thing}.")
    why = N_("owl:sameAs is kept for people, works, journals and bodies whose identity is confirmed.")
    fix = N_("Use one of: {allowed}.")


class SecondRecordError(ReviewError):
    """An acceptance would make one of two records, or of two things of ours."""

    what = N_("{thing} cannot be the same as {target} without a reason: {other} is already {record}.")
    why = N_("owl:sameAs says that all of them are one, and a namesake is soon taken for another.")
    fix = N_("Give a reason if they are one, accept as close, or take the other link back first.")


class NoLinkToRetractError(ReviewError):
    """There is no accepted link to take back."""

    what = N_("{candidate} is not accepted, so that there is no link to take back.")
    why = N_("Only an acceptance makes a link.")
    fix = N_("Decide again in a review if another decision was wrong.")


class UnknownCandidateError(ReviewError):
    """No candidate has this name."""

    what = N_("There is no candidate {candidate}.")
    why = N_("Candidates come from searches, and a new search replaces those nobody decided on.")
    fix = N_("List them with `ordrelocal link list`.")


class CandidateChangedError(ReviewError):
    """Somebody else decided meanwhile."""

    what = N_("{candidate} was decided on meanwhile (reviewer: {reviewer}).")
    why = N_("What you saw is no longer the state of this candidate.")
    fix = N_("Look at it again, then decide.")


class UndoRefusedError(ReviewError):
    """Not the last decision on a candidate, or somebody else's."""

    what = N_("The decision {decision} cannot be undone.")
    why = N_("Only the last decision on a candidate is undone, by who made it.")
    fix = N_("Decide again, or take an accepted link back: `ordrelocal link retract`.")


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


class AnswerWithoutRowsError(QueryError):
    """The answer is no table where one is needed."""

    what = N_("The answer to the query has no rows.")
    why = N_("ASK answers yes or no, CONSTRUCT and DESCRIBE with a graph; works are taken from rows.")
    fix = N_("Send a SELECT query whose rows hold works.")


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
