// Generated from docs/conventions.md by `npm run generate`. Do not edit.
import type { ClauseData, FamilyData } from './types.ts';

export const FAMILY_DATA = [
  {
    "id": "SSE",
    "about": "streaming over SSE, NDJSON and JSON text sequences"
  },
  {
    "id": "WS",
    "about": "realtime over WebSocket"
  },
  {
    "id": "JOB",
    "about": "asynchronous jobs"
  },
  {
    "id": "BAT",
    "about": "batches"
  },
  {
    "id": "IDM",
    "about": "idempotency"
  },
  {
    "id": "MOD",
    "about": "models and their versions"
  },
  {
    "id": "USE",
    "about": "usage and cost"
  },
  {
    "id": "SMP",
    "about": "sampling and determinism"
  },
  {
    "id": "ERR",
    "about": "errors"
  },
  {
    "id": "LIM",
    "about": "rate limits and queueing"
  },
  {
    "id": "FIN",
    "about": "finish reason, safety, confidence and partial results"
  },
  {
    "id": "MGT",
    "about": "management endpoints"
  },
  {
    "id": "FIL",
    "about": "files and large inputs"
  },
  {
    "id": "HOOK",
    "about": "webhooks and callbacks"
  },
  {
    "id": "VER",
    "about": "versioning and deprecation"
  },
  {
    "id": "SEC",
    "about": "authentication and secrets"
  },
  {
    "id": "DOC",
    "about": "documentation"
  }
] as const satisfies readonly FamilyData[];

export const CLAUSE_DATA = [
  {
    "id": "SSE-01",
    "family": "SSE",
    "level": "MUST",
    "sentence": "An operation that can stream declares a sequential media type on a successful response.",
    "why": "Without it a generated client parses an event stream as one JSON document and fails.",
    "source": "[OpenAPI 3.2.0, Sequential Media Types](https://spec.openapis.org/oas/v3.2.0.html#sequential-media-types)"
  },
  {
    "id": "SSE-02",
    "family": "SSE",
    "level": "SHOULD",
    "sentence": "An operation whose stream switch is optional also declares the body that it sends when it does not stream.",
    "why": "Callers that leave the switch off get a body that no schema describes.",
    "source": "[OpenAPI 3.1.1, Response Object](https://spec.openapis.org/oas/v3.1.1.html#response-object); practice of OpenAI, Cohere and Mistral"
  },
  {
    "id": "SSE-03",
    "family": "SSE",
    "level": "MUST",
    "sentence": "A streamed response carries the sequential media type that the operation declares.",
    "why": "Browsers and SDKs choose their parser by Content-Type and refuse or mangle a stream that is labelled as something else.",
    "source": "[WHATWG HTML §9.2.3](https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model); RFC 9110 §8.3"
  },
  {
    "id": "SSE-04",
    "family": "SSE",
    "level": "MUST",
    "sentence": "A stream ends with exactly one terminal event.",
    "why": "A client cannot tell a cut connection from a finished answer without it, and takes half an answer for the whole.",
    "source": "practice of OpenAI (`[DONE]`, `response.completed`), Anthropic (`message_stop`) and Cohere (`message-end`)"
  },
  {
    "id": "SSE-05",
    "family": "SSE",
    "level": "MUST",
    "sentence": "The stream switch in a request body is a boolean.",
    "why": "SDKs choose the return type by the switch; a string or number breaks the overload.",
    "source": "practice of all vendors whose descriptions declare a switch"
  },
  {
    "id": "SSE-06",
    "family": "SSE",
    "level": "MUST",
    "sentence": "A sequential media type carries a schema that describes one event.",
    "why": "An event without a schema is untyped in every generated client.",
    "source": "[OpenAPI 3.2.0, Media Type Object](https://spec.openapis.org/oas/v3.2.0.html#media-type-object)"
  },
  {
    "id": "SSE-07",
    "family": "SSE",
    "level": "MUST",
    "sentence": "Every event that a server sends is valid against the described event schema.",
    "why": "Typed clients reject or silently drop what their types do not allow.",
    "source": "[OpenAPI 3.2.0, Sequential Media Types](https://spec.openapis.org/oas/v3.2.0.html#sequential-media-types)"
  },
  {
    "id": "SSE-08",
    "family": "SSE",
    "level": "MUST",
    "sentence": "An event stream is valid UTF-8, also across event and segment boundaries.",
    "why": "A character that is cut between two events turns into replacement characters for good.",
    "source": "[WHATWG HTML §9.2.5](https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream)"
  },
  {
    "id": "SSE-09",
    "family": "SSE",
    "level": "MUST",
    "sentence": "Every event is closed by a blank line before the stream ends.",
    "why": "The standard discards an event that is pending at the end of the stream, so its content is lost.",
    "source": "[WHATWG HTML §9.2.6](https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation)"
  },
  {
    "id": "SSE-10",
    "family": "SSE",
    "level": "MUST",
    "sentence": "No part of an event's payload stands outside a `data` field.",
    "why": "A conforming parser ignores lines with other names, so a raw line feed or unframed JSON loses content without an error.",
    "source": "[WHATWG HTML §9.2.6](https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation)"
  },
  {
    "id": "SSE-11",
    "family": "SSE",
    "level": "MUST",
    "sentence": "The data of every event but a declared sentinel is one complete JSON text.",
    "why": "SDKs parse each event on its own; half a document ends the whole stream with an exception.",
    "source": "RFC 8259; practice of all vendors that stream JSON"
  },
  {
    "id": "SSE-12",
    "family": "SSE",
    "level": "SHOULD",
    "sentence": "The event schema describes how a failure in the middle of a stream is reported.",
    "why": "The status line has been sent, so the stream is the only place left for the error.",
    "source": "practice of OpenAI (`error` event), Anthropic (`error` event) and Mistral"
  },
  {
    "id": "SSE-13",
    "family": "SSE",
    "level": "MUST",
    "sentence": "A stream that failed does not end as a stream that succeeded.",
    "why": "A client that sees the normal end stores half an answer as the whole.",
    "source": "practice of OpenAI, Anthropic; litellm PR#39748, OmniRoute PR#8210"
  },
  {
    "id": "SSE-14",
    "family": "SSE",
    "level": "SHOULD",
    "sentence": "The description states how the stream ends.",
    "why": "A client author has to guess what separates a complete stream from a truncated one.",
    "source": "practice of Anthropic, Cohere (`x-fern-streaming.terminator`) and OpenRouter (`x-speakeasy-sse-sentinel`)"
  },
  {
    "id": "SSE-15",
    "family": "SSE",
    "level": "SHOULD",
    "sentence": "An event schema with several variants has a discriminator.",
    "why": "Without one a client tries every variant in turn, and the first that happens to match wins.",
    "source": "[OpenAPI 3.1.1, Discriminator Object](https://spec.openapis.org/oas/v3.1.1.html#discriminator-object)"
  },
  {
    "id": "SSE-16",
    "family": "SSE",
    "level": "MUST",
    "sentence": "An error status is not declared as an event stream.",
    "why": "It is known before the stream starts, and clients parse error bodies as JSON.",
    "source": "RFC 9110 §15; WHATWG HTML §9.2.3 (a status other than 200 fails the connection)"
  },
  {
    "id": "SSE-17",
    "family": "SSE",
    "level": "MUST",
    "sentence": "The pieces of a stream join to the final text that the stream itself states.",
    "why": "Interfaces show the pieces and store the final text; the two differ for the user.",
    "source": "practice of OpenAI Responses (`response.output_text.done`)"
  },
  {
    "id": "SSE-18",
    "family": "SSE",
    "level": "SHOULD",
    "sentence": "Events reach the client as they are produced, not in one burst at the end.",
    "why": "A buffered stream costs the waiting time that streaming exists to hide.",
    "source": "litellm PR#29557, llama.cpp PR#20872; RFC 9112 §7.1"
  },
  {
    "id": "SSE-19",
    "family": "SSE",
    "level": "SHOULD",
    "sentence": "A streamed response tells caches not to store or transform it.",
    "why": "A cache or proxy that stores or compresses a stream delivers it late or to the wrong user.",
    "source": "[WHATWG HTML §9.2.7](https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes); RFC 9111 §5.2.2"
  },
  {
    "id": "SSE-20",
    "family": "SSE",
    "level": "SHOULD",
    "sentence": "A stream that is silent for long sends a comment or ping at least every 30 seconds.",
    "why": "Proxies close connections that look idle, and a client cannot tell thinking from hanging.",
    "source": "[WHATWG HTML §9.2.7](https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes) (advises 15 seconds)"
  },
  {
    "id": "SSE-21",
    "family": "SSE",
    "level": "MUST",
    "sentence": "The fields that identify an answer have one value in all events of its stream.",
    "why": "Clients join pieces by id; an id that changes yields many half answers.",
    "source": "llama.cpp#5876, litellm#1571, sglang#39864; practice of OpenAI"
  },
  {
    "id": "SSE-22",
    "family": "SSE",
    "level": "MUST",
    "sentence": "Sequence numbers in a stream start where the description says and increase by one.",
    "why": "A gap means a lost event and a repeat means a duplicate; clients resume by these numbers.",
    "source": "practice of OpenAI Responses; litellm PR#28899"
  },
  {
    "id": "SSE-23",
    "family": "SSE",
    "level": "MUST",
    "sentence": "The parts of a stream nest: what a delta belongs to is opened before it and closed after it.",
    "why": "Clients build the answer from start and stop events and drop deltas for parts that they do not know.",
    "source": "practice of Anthropic (`content_block_*`), OpenAI Responses (`*.added`, `*.done`)"
  },
  {
    "id": "SSE-24",
    "family": "SSE",
    "level": "MUST",
    "sentence": "The event name and the type in the payload agree where both are present.",
    "why": "Some clients dispatch by one and some by the other, and so see different streams.",
    "source": "practice of Anthropic and OpenAI Responses"
  },
  {
    "id": "SSE-25",
    "family": "SSE",
    "level": "MUST",
    "sentence": "Without the stream switch an operation answers with one body, not with a stream.",
    "why": "A plain call of an SDK fails to parse a stream.",
    "source": "litellm PR#34095, astra-assistants#51"
  },
  {
    "id": "SSE-26",
    "family": "SSE",
    "level": "MAY",
    "sentence": "A stream can be resumed from the last event that was received.",
    "why": "A dropped connection otherwise costs the whole generation again.",
    "source": "[WHATWG HTML §9.2.4](https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header)"
  },
  {
    "id": "SSE-27",
    "family": "SSE",
    "level": "MAY",
    "sentence": "A stream uses a registered media type.",
    "why": "Tools recognise `text/event-stream`, `application/json-seq` and `application/jsonl`; other names need configuration.",
    "source": "[IANA media types](https://www.iana.org/assignments/media-types/media-types.xhtml); RFC 7464"
  },
  {
    "id": "SSE-28",
    "family": "SSE",
    "level": "MUST",
    "sentence": "A response that is an event stream is answered with status 200.",
    "why": "Browsers close an EventSource on any other status.",
    "source": "[WHATWG HTML §9.2.3](https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model)"
  },
  {
    "id": "SSE-29",
    "family": "SSE",
    "level": "MUST",
    "sentence": "The connection of a stream is closed in order, with its last chunk complete.",
    "why": "A reset or a missing last chunk makes HTTP libraries raise an error after the answer was shown.",
    "source": "RFC 9112 §8"
  },
  {
    "id": "SSE-30",
    "family": "SSE",
    "level": "MAY",
    "sentence": "The description states the default of the stream switch.",
    "why": "The same request yields another content type under another default, as with Ollama.",
    "source": "practice of OpenAI, Mistral and Ollama"
  },
  {
    "id": "SSE-31",
    "family": "SSE",
    "level": "MAY",
    "sentence": "An event tells its place, by a number that runs through the stream, by the index of its part, or by an id.",
    "why": "A client that fills several parts at once, or that missed something, has nothing but the order of arrival otherwise.",
    "source": "practice of OpenAI Responses (`sequence_number`) and Anthropic (`index`); [WHATWG HTML §9.2.6](https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation) (`id`)"
  },
  {
    "id": "SSE-32",
    "family": "SSE",
    "level": "MAY",
    "sentence": "The description says how a stream that has nothing to send shows that it is alive.",
    "why": "A client cannot choose a time-out, and one that takes every event for content fails on the first ping.",
    "source": "[WHATWG HTML §9.2.7](https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes); practice of Anthropic (`ping`) and OpenRouter (comments)"
  },
  {
    "id": "SSE-33",
    "family": "SSE",
    "level": "SHOULD",
    "sentence": "The item of an event stream is described as the parsed event, with the payload in its `data`.",
    "why": "A tool that keeps to OpenAPI 3.2 validates the event, which has fields of its own, against a schema of the payload and refuses every one.",
    "source": "[OpenAPI 3.2.0, Special Considerations for Server-Sent Events](https://spec.openapis.org/oas/v3.2.0.html#special-considerations-for-server-sent-events)"
  },
  {
    "id": "SSE-34",
    "family": "SSE",
    "level": "MAY",
    "sentence": "An event that carries a piece of the answer is marked as a piece.",
    "why": "A client that takes pieces for whole answers shows the last piece only, and one that joins whole answers shows all of them.",
    "source": "practice of OpenAI (`delta`, `chat.completion.chunk`), Anthropic (`content_block_delta`) and Ollama (`done`)"
  },
  {
    "id": "SSE-35",
    "family": "SSE",
    "level": "MAY",
    "sentence": "A sequential media type shows an example of the stream.",
    "why": "A schema shows one event; only an example shows in what order they come and how they end.",
    "source": "[OpenAPI 3.2.0, Media Type Object](https://spec.openapis.org/oas/v3.2.0.html#media-type-object)"
  },
  {
    "id": "SSE-41",
    "family": "SSE",
    "level": "SHOULD",
    "sentence": "The id and retry fields of an event stream hold values that clients take.",
    "why": "A client ignores an id with NUL and a retry that is not made of digits, and then resumes at another place or time than the server meant.",
    "source": "[WHATWG HTML §9.2.6](https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation)"
  },
  {
    "id": "SSE-42",
    "family": "SSE",
    "level": "SHOULD",
    "sentence": "Where the pieces of an answer can name its author, the first piece does and no later one.",
    "why": "Clients begin a new message at each role, and cannot begin one without.",
    "source": "practice of OpenAI; home-assistant#139964, foundry-local#144"
  },
  {
    "id": "SSE-43",
    "family": "SSE",
    "level": "MUST",
    "sentence": "A stream that is resumed goes on right behind the event that the client names: nothing is lost and nothing comes twice.",
    "why": "A client joins a text with a hole or a repetition in it, and nobody notices.",
    "source": "[WHATWG HTML §9.2.4](https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header); practice of OpenAI Responses (`starting_after`)"
  },
  {
    "id": "WS-01",
    "family": "WS",
    "level": "MUST",
    "sentence": "A realtime channel is served over `wss` only.",
    "why": "Audio, prompts and keys travel in the clear otherwise.",
    "source": "RFC 6455 §10.6"
  },
  {
    "id": "WS-02",
    "family": "WS",
    "level": "SHOULD",
    "sentence": "Each message of a channel that carries several carries a constant type.",
    "why": "A client cannot dispatch what it cannot name.",
    "source": "practice of OpenAI Realtime and AssemblyAI"
  },
  {
    "id": "WS-03",
    "family": "WS",
    "level": "MUST",
    "sentence": "A realtime channel describes an error message.",
    "why": "A close code alone does not tell the client what to correct.",
    "source": "practice of OpenAI Realtime (`error`)"
  },
  {
    "id": "WS-04",
    "family": "WS",
    "level": "MAY",
    "sentence": "A message that the server sends carries an id or a number of its own.",
    "why": "A client that reports a fault, or connects again, must say which message it means.",
    "source": "practice of OpenAI Realtime (`event_id`)"
  },
  {
    "id": "WS-05",
    "family": "WS",
    "level": "SHOULD",
    "sentence": "A realtime channel says when the session is ready and how it ends.",
    "why": "What is sent before the session is ready is lost, and so is the answer that is under way when the socket closes.",
    "source": "practice of AssemblyAI (`Begin`, `Termination`), OpenAI Realtime (`session.created`) and Deepgram (`CloseStream`)"
  },
  {
    "id": "WS-06",
    "family": "WS",
    "level": "MUST",
    "sentence": "A channel that is described can be opened.",
    "why": "A client has no other way in.",
    "source": "RFC 6455 §4.2.2"
  },
  {
    "id": "WS-07",
    "family": "WS",
    "level": "MUST",
    "sentence": "An answer over a socket ends with a message that says so.",
    "why": "A client otherwise waits for more, or closes too early.",
    "source": "practice of OpenAI Responses and Realtime (`response.done`); Open Responses"
  },
  {
    "id": "WS-08",
    "family": "WS",
    "level": "MUST",
    "sentence": "Every message of the server is one that the description has, and valid against its schema.",
    "why": "A typed client fails at the first one that is not.",
    "source": "[AsyncAPI 3.0, Message Object](https://www.asyncapi.com/docs/reference/specification/v3.0.0#messageObject)"
  },
  {
    "id": "WS-09",
    "family": "WS",
    "level": "SHOULD",
    "sentence": "A connection takes another turn when one has ended.",
    "why": "A connection for each turn costs what sockets are there to save.",
    "source": "practice of OpenAI Responses (WebSocket mode); Open Responses"
  },
  {
    "id": "WS-10",
    "family": "WS",
    "level": "SHOULD",
    "sentence": "A message that the server does not understand is answered with an error message, and does not end the server's side in failure.",
    "why": "A close code alone does not tell what to correct, and one wrong message costs the whole session.",
    "source": "practice of OpenAI Realtime (`error`); RFC 6455 §7.4.1"
  },
  {
    "id": "JOB-01",
    "family": "JOB",
    "level": "MUST",
    "sentence": "The status of a job is an enumeration.",
    "why": "A client polls until a value that it knows; prose cannot be compared.",
    "source": "[AIP-151](https://google.aip.dev/151); practice of OpenAI, Anthropic and Mistral"
  },
  {
    "id": "JOB-02",
    "family": "JOB",
    "level": "SHOULD",
    "sentence": "The status values contain an end in success and an end in failure, and a cancelled end where a cancel operation exists.",
    "why": "A poller that knows no failure value waits for ever.",
    "source": "[AIP-216](https://google.aip.dev/216)"
  },
  {
    "id": "JOB-03",
    "family": "JOB",
    "level": "MUST",
    "sentence": "A job that can be created can be polled.",
    "why": "The caller has no other way to the result when it misses the notification.",
    "source": "[AIP-151](https://google.aip.dev/151); RFC 9110 §15.3.3"
  },
  {
    "id": "JOB-04",
    "family": "JOB",
    "level": "SHOULD",
    "sentence": "A job that can be created can be cancelled.",
    "why": "A mistaken job otherwise costs its full price.",
    "source": "practice of OpenAI, Anthropic and Replicate"
  },
  {
    "id": "JOB-05",
    "family": "JOB",
    "level": "SHOULD",
    "sentence": "A 202 response tells where its job stands, by Location or by an id or URL in the body.",
    "why": "The caller cannot find the job again.",
    "source": "RFC 9110 §15.3.3"
  },
  {
    "id": "JOB-06",
    "family": "JOB",
    "level": "SHOULD",
    "sentence": "A job that can fail has a field for the error.",
    "why": "The caller cannot tell its own mistake from an outage.",
    "source": "[AIP-151](https://google.aip.dev/151); practice of OpenAI and Replicate"
  },
  {
    "id": "JOB-07",
    "family": "JOB",
    "level": "MUST",
    "sentence": "A job that has ended keeps its status.",
    "why": "Clients stop polling at the first terminal value and never learn of a later one.",
    "source": "[AIP-151](https://google.aip.dev/151); modelship PR#143"
  },
  {
    "id": "JOB-08",
    "family": "JOB",
    "level": "MUST",
    "sentence": "The status of a job never goes back to an earlier stage.",
    "why": "State machines in clients reject or repeat work.",
    "source": "azure-sdk-for-node#5072, OpenWA PR#286"
  },
  {
    "id": "JOB-09",
    "family": "JOB",
    "level": "MUST",
    "sentence": "Every status that is sent is one that the description lists.",
    "why": "A typed client fails on an unknown value and a poller never ends.",
    "source": "[OpenAPI 3.1.1, Schema Object](https://spec.openapis.org/oas/v3.1.1.html#schema-object)"
  },
  {
    "id": "JOB-10",
    "family": "JOB",
    "level": "MUST",
    "sentence": "A job can be fetched under its id from the moment at which its creation was answered.",
    "why": "The first poll otherwise gets a 404 and the client gives up.",
    "source": "RFC 9110 §15.3.3; [AIP-151](https://google.aip.dev/151)"
  },
  {
    "id": "JOB-11",
    "family": "JOB",
    "level": "MAY",
    "sentence": "The answer to a poll of an unfinished job carries Retry-After.",
    "why": "Clients guess an interval and hammer the server or wait too long.",
    "source": "RFC 9110 §10.2.3; Azure `az-lro-retry-after`"
  },
  {
    "id": "JOB-12",
    "family": "JOB",
    "level": "MAY",
    "sentence": "A job carries the times of its creation and of its end.",
    "why": "Waiting time cannot be accounted for otherwise.",
    "source": "practice of OpenAI, Anthropic and Mistral"
  },
  {
    "id": "JOB-13",
    "family": "JOB",
    "level": "MUST",
    "sentence": "A job that succeeded carries its result or a reference to it, and one that failed carries its error.",
    "why": "The status alone is of no use to the caller.",
    "source": "[AIP-151](https://google.aip.dev/151); kaapi-backend#723"
  },
  {
    "id": "JOB-14",
    "family": "JOB",
    "level": "MUST",
    "sentence": "Cancelling an unfinished job leads to a cancelled or other terminal status.",
    "why": "A job that stays in `cancelling` is polled for ever.",
    "source": "llm-d-batch-gateway#146, aibrix PR#2553"
  },
  {
    "id": "JOB-15",
    "family": "JOB",
    "level": "MUST",
    "sentence": "An id that names no job is answered with 404.",
    "why": "Any other status makes a client retry for ever or take nothing for a job.",
    "source": "RFC 9110 §15.5.5"
  },
  {
    "id": "JOB-16",
    "family": "JOB",
    "level": "MAY",
    "sentence": "A service with jobs can notify the caller of their end.",
    "why": "Polling for hours costs both sides.",
    "source": "practice of OpenAI, Replicate and AssemblyAI"
  },
  {
    "id": "JOB-17",
    "family": "JOB",
    "level": "MAY",
    "sentence": "The creation of a job is answered with 202, or with 201 and the place of the job.",
    "why": "The status line alone tells a client that the work is yet to be done.",
    "source": "RFC 9110 §15.3.3; [Zalando rule 253](https://opensource.zalando.com/restful-api-guidelines/#253); Azure `az-lro-response-codes`"
  },
  {
    "id": "JOB-18",
    "family": "JOB",
    "level": "MAY",
    "sentence": "An operation that takes preferences declares which of them it applied.",
    "why": "A caller that asked to wait cannot tell whether the answer is final because it was waited for.",
    "source": "RFC 7240 §3"
  },
  {
    "id": "JOB-19",
    "family": "JOB",
    "level": "MAY",
    "sentence": "A job whose result is fetched from elsewhere says until when it is there.",
    "why": "A caller that comes later finds nothing, and the work was paid for in vain.",
    "source": "practice of OpenAI (`expires_at` of files and batches) and Anthropic (`archived_at`)"
  },
  {
    "id": "JOB-20",
    "family": "JOB",
    "level": "MAY",
    "sentence": "A call that waits for a model says how long it can take.",
    "why": "A client that gives up early pays for an answer that it never sees, and one that waits too long hangs.",
    "source": "RFC 9110 §15.5.9 and §15.6.5; RFC 7240 §4.3; practice of Cohere and AssemblyAI (504) and Replicate (`Prefer: wait`)"
  },
  {
    "id": "JOB-21",
    "family": "JOB",
    "level": "SHOULD",
    "sentence": "An operation that takes preferences honours those that it describes, and says so: `respond-async` keeps nobody waiting, `wait` answers with the result as soon as it is there.",
    "why": "A caller that asked to wait polls in vain, and one that asked not to wait is held up.",
    "source": "RFC 7240 §3, §4.1 and §4.3; practice of Replicate (`Prefer: wait`)"
  },
  {
    "id": "BAT-01",
    "family": "BAT",
    "level": "MUST",
    "sentence": "Each item of a batch carries the caller's correlation id in the request and in its result.",
    "why": "Results come in any order; position does not identify them.",
    "source": "practice of OpenAI and Anthropic (`custom_id`)"
  },
  {
    "id": "BAT-02",
    "family": "BAT",
    "level": "SHOULD",
    "sentence": "Each result of a batch carries either its result or its error.",
    "why": "A caller must repeat exactly the items that failed.",
    "source": "practice of OpenAI, Anthropic and Gemini"
  },
  {
    "id": "BAT-03",
    "family": "BAT",
    "level": "SHOULD",
    "sentence": "A batch carries counts of its items by outcome.",
    "why": "Progress and partial failure are invisible otherwise.",
    "source": "practice of OpenAI, Anthropic and Mistral"
  },
  {
    "id": "BAT-04",
    "family": "BAT",
    "level": "SHOULD",
    "sentence": "A batch states when it expires.",
    "why": "The caller must know until when to wait.",
    "source": "practice of OpenAI (`completion_window`), Anthropic (`expires_at`)"
  },
  {
    "id": "BAT-05",
    "family": "BAT",
    "level": "SHOULD",
    "sentence": "A batch can be cancelled.",
    "why": "A mistaken batch otherwise costs its full price.",
    "source": "practice of OpenAI, Anthropic and Mistral"
  },
  {
    "id": "BAT-06",
    "family": "BAT",
    "level": "MUST",
    "sentence": "Every item that was sent has exactly one result when the batch has ended.",
    "why": "A lost line is a lost answer, a double line a double price.",
    "source": "aqueduct#55, sglang#1415"
  },
  {
    "id": "BAT-07",
    "family": "BAT",
    "level": "MUST",
    "sentence": "The counts of an ended batch add up to the number of items that were sent.",
    "why": "Callers check completeness by the counts.",
    "source": "aqueduct#55"
  },
  {
    "id": "BAT-08",
    "family": "BAT",
    "level": "MUST",
    "sentence": "An item that fails does not take the others with it.",
    "why": "One bad line would cost the price and the time of all.",
    "source": "practice of OpenAI and Anthropic; kaapi-backend#723"
  },
  {
    "id": "BAT-09",
    "family": "BAT",
    "level": "SHOULD",
    "sentence": "A batch in which two items have one correlation id is refused or answers both.",
    "why": "Results could not be told apart.",
    "source": "sglang PR#4026; practice of Anthropic"
  },
  {
    "id": "BAT-10",
    "family": "BAT",
    "level": "MUST",
    "sentence": "The error of a failed item has the shape that the description gives.",
    "why": "Callers read the reason by that shape.",
    "source": "openai-openapi#302"
  },
  {
    "id": "BAT-11",
    "family": "BAT",
    "level": "MAY",
    "sentence": "The description says whether the results of a batch keep the order of its items.",
    "why": "Code that joins by position works in every test with few items and mixes up the answers later.",
    "source": "practice of Anthropic"
  },
  {
    "id": "BAT-12",
    "family": "BAT",
    "level": "MAY",
    "sentence": "The list of items in the request for a batch is bounded.",
    "why": "Clients cannot cut their work into batches without the limit, and learn it from a refusal.",
    "source": "practice of Anthropic and Mistral (`maxItems`); OWASP API4:2023"
  },
  {
    "id": "BAT-13",
    "family": "BAT",
    "level": "MAY",
    "sentence": "The results of a batch come as lines, in pages, or as a file.",
    "why": "One JSON document with all results must be read whole before the first can be used.",
    "source": "practice of OpenAI, Mistral (files) and Anthropic (lines); [JSON Lines](https://jsonlines.org)"
  },
  {
    "id": "IDM-01",
    "family": "IDM",
    "level": "SHOULD",
    "sentence": "An operation that creates a job or a batch accepts an idempotency key.",
    "why": "A retry after a time-out otherwise runs and costs twice.",
    "source": "[draft-ietf-httpapi-idempotency-key-header-07](https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/); AIP-155"
  },
  {
    "id": "IDM-02",
    "family": "IDM",
    "level": "SHOULD",
    "sentence": "The header of an idempotency key is named `Idempotency-Key`.",
    "why": "Gateways and SDKs know that name.",
    "source": "draft-ietf-httpapi-idempotency-key-header-07 §2.1"
  },
  {
    "id": "IDM-03",
    "family": "IDM",
    "level": "MUST",
    "sentence": "A repeated request with the same key and the same body does not run again and gets the first answer.",
    "why": "That is what the key is for.",
    "source": "draft-ietf-httpapi-idempotency-key-header-07 §2.6; ogx#3144"
  },
  {
    "id": "IDM-04",
    "family": "IDM",
    "level": "MUST",
    "sentence": "The same key with another body is refused with 422 or 409.",
    "why": "The caller would get the answer to another request without noticing.",
    "source": "draft-ietf-httpapi-idempotency-key-header-07 §2.7; ogx PR#3171"
  },
  {
    "id": "IDM-05",
    "family": "IDM",
    "level": "MUST",
    "sentence": "Two concurrent requests with one key do not both run.",
    "why": "Clients retry while the first attempt is still at work.",
    "source": "draft-ietf-httpapi-idempotency-key-header-07 §2.6; useSend PR#282"
  },
  {
    "id": "IDM-06",
    "family": "IDM",
    "level": "MAY",
    "sentence": "An operation with an idempotency key declares 409 and 422.",
    "why": "A caller must know what the refusals mean.",
    "source": "draft-ietf-httpapi-idempotency-key-header-07 §2.7"
  },
  {
    "id": "IDM-07",
    "family": "IDM",
    "level": "MAY",
    "sentence": "A replayed response is marked as such.",
    "why": "Logs and meters can tell a replay from a run.",
    "source": "practice of Stripe (`Idempotent-Replayed`)"
  },
  {
    "id": "IDM-08",
    "family": "IDM",
    "level": "MAY",
    "sentence": "An idempotency key has a limit on its length and a lifetime that is documented.",
    "why": "A client cannot know which keys are refused, nor for how long a repetition is safe.",
    "source": "draft-ietf-httpapi-idempotency-key-header-07 §2.3 and §2.5"
  },
  {
    "id": "MOD-01",
    "family": "MOD",
    "level": "MUST",
    "sentence": "A generation request names the model.",
    "why": "The same URL otherwise changes its behaviour without notice.",
    "source": "practice of all vendors that serve more than one model"
  },
  {
    "id": "MOD-02",
    "family": "MOD",
    "level": "SHOULD",
    "sentence": "A generation response names the model that answered.",
    "why": "A caller that asked for an alias must learn which version it got.",
    "source": "practice of OpenAI, Anthropic, Gemini and Mistral"
  },
  {
    "id": "MOD-03",
    "family": "MOD",
    "level": "SHOULD",
    "sentence": "The model in a request is an open set.",
    "why": "New models come weekly; a closed enumeration makes every client refuse them.",
    "source": "[Zalando rule 112](https://opensource.zalando.com/restful-api-guidelines/#112); practice of OpenAI"
  },
  {
    "id": "MOD-04",
    "family": "MOD",
    "level": "SHOULD",
    "sentence": "An AI API lists its models.",
    "why": "Clients cannot offer or check a choice otherwise.",
    "source": "practice of OpenAI, Anthropic, Cohere and Mistral"
  },
  {
    "id": "MOD-05",
    "family": "MOD",
    "level": "MUST",
    "sentence": "A request for a model that does not exist is refused with a 4xx status.",
    "why": "An answer from some other model is taken for one from the model that was asked for.",
    "source": "mlx-serve#257, sglang#31404, worker-vllm#57"
  },
  {
    "id": "MOD-06",
    "family": "MOD",
    "level": "MUST",
    "sentence": "A model that is listed can be fetched and is the same there.",
    "why": "Clients choose from the list and then read the details.",
    "source": "practice of OpenAI and Anthropic"
  },
  {
    "id": "MOD-07",
    "family": "MOD",
    "level": "SHOULD",
    "sentence": "A request for an alias is answered with the name of the version that ran.",
    "why": "Evaluations cannot be repeated without it.",
    "source": "practice of OpenAI; litellm#22709"
  },
  {
    "id": "MOD-08",
    "family": "MOD",
    "level": "MUST",
    "sentence": "The model that a response names is the one asked for or a version of it.",
    "why": "A silent substitution changes quality and price.",
    "source": "practice of OpenAI and Anthropic; mlx-serve#257"
  },
  {
    "id": "MOD-09",
    "family": "MOD",
    "level": "SHOULD",
    "sentence": "A model resource states its deprecation and retirement.",
    "why": "Callers learn of the end before it comes.",
    "source": "practice of OpenAI, Mistral and Cohere"
  },
  {
    "id": "MOD-10",
    "family": "MOD",
    "level": "MAY",
    "sentence": "A model in a request has no default.",
    "why": "A default that moves changes the behaviour of every caller that relied on it.",
    "source": "practice of OpenAI, Anthropic and Cohere"
  },
  {
    "id": "MOD-11",
    "family": "MOD",
    "level": "SHOULD",
    "sentence": "An answer to a request that names several models tells which of them answered.",
    "why": "Quality and price differ, and the caller cannot tell which it got.",
    "source": "practice of OpenRouter (`models`)"
  },
  {
    "id": "MOD-12",
    "family": "MOD",
    "level": "MAY",
    "sentence": "An example of a request names a version of a model that does not move.",
    "why": "The example is what most callers copy, and an alias changes its behaviour under them.",
    "source": "practice of OpenAI (`gpt-4o-2024-08-06`) and Anthropic (`claude-3-opus-20240229`)"
  },
  {
    "id": "MOD-13",
    "family": "MOD",
    "level": "MAY",
    "sentence": "A model resource states how many tokens the model takes.",
    "why": "Clients cut and count their prompts by a table that they copied from somewhere.",
    "source": "practice of Anthropic (`max_input_tokens`), Gemini (`inputTokenLimit`), Cohere and Mistral"
  },
  {
    "id": "MOD-14",
    "family": "MOD",
    "level": "MAY",
    "sentence": "A single model can be fetched by its id.",
    "why": "A client that knows the model must read the whole list to learn about one.",
    "source": "practice of OpenAI, Anthropic, Cohere, Mistral and Gemini"
  },
  {
    "id": "USE-01",
    "family": "USE",
    "level": "MUST",
    "sentence": "A generation response reports its token usage.",
    "why": "The caller pays by the token and cannot account for it otherwise.",
    "source": "practice of OpenAI, Anthropic, Gemini, Cohere and Mistral"
  },
  {
    "id": "USE-02",
    "family": "USE",
    "level": "MUST",
    "sentence": "Usage separates input from output.",
    "why": "The two have different prices.",
    "source": "practice of OpenAI, Anthropic, Gemini, Cohere and Mistral"
  },
  {
    "id": "USE-03",
    "family": "USE",
    "level": "SHOULD",
    "sentence": "Token counts are declared as integers.",
    "why": "Generated clients turn `number` into floating point.",
    "source": "practice of OpenAI, Anthropic and Mistral"
  },
  {
    "id": "USE-04",
    "family": "USE",
    "level": "MUST",
    "sentence": "A total that is reported is the sum of the parts that it is defined by.",
    "why": "Bills and dashboards disagree otherwise.",
    "source": "practice of OpenAI; dify#19175, dynamo#1054"
  },
  {
    "id": "USE-05",
    "family": "USE",
    "level": "SHOULD",
    "sentence": "A stream reports usage.",
    "why": "Most production traffic streams, and would be the part without accounting.",
    "source": "practice of OpenAI (`stream_options.include_usage`), Anthropic, Gemini and Cohere"
  },
  {
    "id": "USE-06",
    "family": "USE",
    "level": "SHOULD",
    "sentence": "One description uses one vocabulary for token counts.",
    "why": "Every consumer must map two names for one thing.",
    "source": "practice of Anthropic, Gemini, Cohere and Mistral"
  },
  {
    "id": "USE-07",
    "family": "USE",
    "level": "MUST",
    "sentence": "Token counts that are sent are integers that are not negative.",
    "why": "Sums over strings or negative counts are wrong without an error.",
    "source": "practice of all vendors; litellm#31069"
  },
  {
    "id": "USE-08",
    "family": "USE",
    "level": "MUST",
    "sentence": "A part of a count, such as cached or reasoning tokens, is not larger than the count.",
    "why": "The billable remainder becomes negative.",
    "source": "practice of OpenAI (`prompt_tokens_details`)"
  },
  {
    "id": "USE-09",
    "family": "USE",
    "level": "MUST",
    "sentence": "The output count does not exceed the limit that the request set.",
    "why": "The limit is the caller's only protection against cost.",
    "source": "llama-cpp-python#1907, ik_llama PR#2321"
  },
  {
    "id": "USE-10",
    "family": "USE",
    "level": "MUST",
    "sentence": "The same request has the same input count streamed and unstreamed.",
    "why": "Streaming must not change the price.",
    "source": "litellm#8349"
  },
  {
    "id": "USE-11",
    "family": "USE",
    "level": "SHOULD",
    "sentence": "A stream reports its final usage once, and where it is on request only when requested.",
    "why": "Clients that add up what they see count twice.",
    "source": "practice of OpenAI; vllm#7262, vllm PR#36379"
  },
  {
    "id": "USE-12",
    "family": "USE",
    "level": "SHOULD",
    "sentence": "An amount of money names its currency.",
    "why": "A number without a unit cannot be billed.",
    "source": "ISO 4217; practice of OpenAI (`amount.currency`)"
  },
  {
    "id": "USE-21",
    "family": "USE",
    "level": "MUST",
    "sentence": "An answer that holds text reports more than zero tokens of input and of output.",
    "why": "A zero is billed and summed as one.",
    "source": "litellm#8349, mlx-node PR#45"
  },
  {
    "id": "USE-13",
    "family": "USE",
    "level": "MAY",
    "sentence": "Usage counts the tokens that came from a cache where a request can ask for caching.",
    "why": "Cached tokens have another price, and without the count nobody sees whether caching works.",
    "source": "practice of OpenAI (`cached_tokens`), Anthropic (`cache_read_input_tokens`) and Gemini (`cachedContentTokenCount`)"
  },
  {
    "id": "USE-14",
    "family": "USE",
    "level": "MAY",
    "sentence": "Usage counts the reasoning tokens where a request can ask for reasoning.",
    "why": "They are billed and not shown, so the output count cannot be explained without them.",
    "source": "practice of OpenAI (`reasoning_tokens`) and Gemini (`thoughtsTokenCount`)"
  },
  {
    "id": "USE-15",
    "family": "USE",
    "level": "MAY",
    "sentence": "Token counts are declared as not negative.",
    "why": "A validator finds a wrong sign only by the bound.",
    "source": "JSON Schema 2020-12 Validation §6.2.4; practice of Text Generation Inference"
  },
  {
    "id": "USE-16",
    "family": "USE",
    "level": "SHOULD",
    "sentence": "A usage object requires its counts of input and output.",
    "why": "Generated clients otherwise take each count for optional, and every sum has to guess.",
    "source": "practice of OpenAI, Anthropic and Mistral"
  },
  {
    "id": "USE-17",
    "family": "USE",
    "level": "MAY",
    "sentence": "A total of tokens stands beside its parts and says which of them it adds up.",
    "why": "APIs differ in whether cached, reasoning and tool tokens are within the input and output or come on top.",
    "source": "practice of Gemini (`totalTokenCount`) and OpenAI"
  },
  {
    "id": "SMP-01",
    "family": "SMP",
    "level": "SHOULD",
    "sentence": "The temperature is bounded below and above.",
    "why": "The ranges of vendors differ; a caller cannot know that 1.5 is refused.",
    "source": "practice of OpenAI, Anthropic and Mistral"
  },
  {
    "id": "SMP-02",
    "family": "SMP",
    "level": "SHOULD",
    "sentence": "Nucleus sampling (`top_p`) is bounded within 0 and 1.",
    "why": "It is a probability.",
    "source": "practice of OpenAI, Anthropic, Cohere and Mistral"
  },
  {
    "id": "SMP-03",
    "family": "SMP",
    "level": "SHOULD",
    "sentence": "The bounds of a seed are integers that JSON numbers carry exactly.",
    "why": "A seed beyond 2^53 is rounded on the way and yields another result.",
    "source": "RFC 8259 §6"
  },
  {
    "id": "SMP-04",
    "family": "SMP",
    "level": "MUST",
    "sentence": "A seed is an integer.",
    "why": "A seed is compared exactly.",
    "source": "practice of OpenAI, Cohere and Mistral"
  },
  {
    "id": "SMP-05",
    "family": "SMP",
    "level": "SHOULD",
    "sentence": "The same request with the same seed yields the same text while the reported backend is the same.",
    "why": "Tests and evaluations depend on it.",
    "source": "practice of OpenAI (`seed`, `system_fingerprint`); llama.cpp#7381"
  },
  {
    "id": "SMP-06",
    "family": "SMP",
    "level": "MAY",
    "sentence": "A response to a request with a seed reports a fingerprint of the backend.",
    "why": "The caller can tell a changed backend from a broken seed.",
    "source": "practice of OpenAI (`system_fingerprint`)"
  },
  {
    "id": "SMP-07",
    "family": "SMP",
    "level": "SHOULD",
    "sentence": "A sampling value outside its declared range is refused with a 4xx status.",
    "why": "A value that is silently clamped makes experiments wrong.",
    "source": "mlx-lm PR#1630; RFC 9110 §15.5"
  },
  {
    "id": "SMP-08",
    "family": "SMP",
    "level": "SHOULD",
    "sentence": "At most one limit on the output is not deprecated.",
    "why": "Two limits raise the question which one wins.",
    "source": "practice of OpenAI (`max_tokens` deprecated in favour of `max_completion_tokens`)"
  },
  {
    "id": "SMP-09",
    "family": "SMP",
    "level": "MUST",
    "sentence": "A request for n answers gets n answers, each under its own index.",
    "why": "Clients index into the answers.",
    "source": "litellm#3276; practice of OpenAI"
  },
  {
    "id": "SMP-10",
    "family": "SMP",
    "level": "MAY",
    "sentence": "A limit on the output has a minimum.",
    "why": "Zero and negative limits are refused late otherwise.",
    "source": "practice of Anthropic and Mistral"
  },
  {
    "id": "SMP-11",
    "family": "SMP",
    "level": "MAY",
    "sentence": "The default of a sampling parameter is stated.",
    "why": "A caller that leaves it out cannot tell what it gets, nor compare two APIs.",
    "source": "[OpenAPI 3.1.1, Schema Object](https://spec.openapis.org/oas/v3.1.1.html#schema-object); practice of OpenAI and Cohere"
  },
  {
    "id": "SMP-12",
    "family": "SMP",
    "level": "SHOULD",
    "sentence": "The number of answers that one request may ask for is bounded above.",
    "why": "Each answer costs its full price, and a caller learns the limit only by being refused.",
    "source": "OWASP API4:2023; practice of OpenAI (`n` up to 128)"
  },
  {
    "id": "SMP-13",
    "family": "SMP",
    "level": "MAY",
    "sentence": "The number of stop sequences is bounded above.",
    "why": "A caller learns the limit only by being refused.",
    "source": "practice of OpenAI (4 sequences)"
  },
  {
    "id": "SMP-14",
    "family": "SMP",
    "level": "MAY",
    "sentence": "A generation takes a seed.",
    "why": "Tests and evaluations cannot be repeated without one.",
    "source": "practice of OpenAI, Gemini, Cohere and Mistral"
  },
  {
    "id": "SMP-15",
    "family": "SMP",
    "level": "MAY",
    "sentence": "The description of a seed says how far it makes answers repeat.",
    "why": "Callers otherwise build on a repeatability that nobody promised.",
    "source": "practice of OpenAI and Cohere (best effort, not guaranteed)"
  },
  {
    "id": "ERR-01",
    "family": "ERR",
    "level": "MUST",
    "sentence": "An inference operation declares its client errors.",
    "why": "A generated client has no type for the commonest failures.",
    "source": "[OpenAPI 3.1.1, Responses Object](https://spec.openapis.org/oas/v3.1.1.html#responses-object)"
  },
  {
    "id": "ERR-02",
    "family": "ERR",
    "level": "MUST",
    "sentence": "An inference operation declares 429.",
    "why": "Rate limits are part of the normal operation of an AI API, and clients must plan for them.",
    "source": "RFC 6585 §4"
  },
  {
    "id": "ERR-03",
    "family": "ERR",
    "level": "SHOULD",
    "sentence": "An inference operation declares its server errors.",
    "why": "Overload is frequent; a client must tell it from its own mistakes.",
    "source": "[OpenAPI 3.1.1, Responses Object](https://spec.openapis.org/oas/v3.1.1.html#responses-object)"
  },
  {
    "id": "ERR-04",
    "family": "ERR",
    "level": "MUST",
    "sentence": "An error carries a code or type that a program can compare, beside the message.",
    "why": "Messages change and are translated; branching on them breaks.",
    "source": "RFC 9457 §3.1.1; [AIP-193](https://google.aip.dev/193)"
  },
  {
    "id": "ERR-05",
    "family": "ERR",
    "level": "SHOULD",
    "sentence": "The errors of one API have one shape.",
    "why": "Each further shape is another branch in each client.",
    "source": "RFC 9457; [AIP-193](https://google.aip.dev/193)"
  },
  {
    "id": "ERR-06",
    "family": "ERR",
    "level": "SHOULD",
    "sentence": "An error can be reported by a request id, in a header or in the body.",
    "why": "Support cannot find one failed request among millions.",
    "source": "practice of OpenAI (`x-request-id`), Anthropic (`request-id`) and Azure (`apim-request-id`)"
  },
  {
    "id": "ERR-07",
    "family": "ERR",
    "level": "MUST",
    "sentence": "A request that breaks the declared schema is refused with a 4xx status.",
    "why": "A 5xx makes clients retry what can never succeed; a 200 hides the mistake.",
    "source": "RFC 9110 §15.5; vllm-omni#1952, kserve PR#3886"
  },
  {
    "id": "ERR-08",
    "family": "ERR",
    "level": "MUST",
    "sentence": "A body that is no JSON is refused with a 4xx status.",
    "why": "It is the client's error and must not look like an outage.",
    "source": "RFC 9110 §15.5.1"
  },
  {
    "id": "ERR-09",
    "family": "ERR",
    "level": "MUST",
    "sentence": "An error that is sent has the shape that the description declares.",
    "why": "SDKs read code and message from fixed places and show nothing otherwise.",
    "source": "[OpenAPI 3.1.1, Responses Object](https://spec.openapis.org/oas/v3.1.1.html#responses-object); vllm#12886"
  },
  {
    "id": "ERR-10",
    "family": "ERR",
    "level": "MUST",
    "sentence": "An error that is known before the first event is answered with its status, not inside a stream.",
    "why": "Clients and proxies decide about retries by the status.",
    "source": "llama.cpp#14566; RFC 9110 §15"
  },
  {
    "id": "ERR-11",
    "family": "ERR",
    "level": "SHOULD",
    "sentence": "A validation error names the parameter at fault.",
    "why": "The caller must search a large body otherwise.",
    "source": "practice of OpenAI (`param`), FastAPI (`loc`); RFC 9457 §3"
  },
  {
    "id": "ERR-12",
    "family": "ERR",
    "level": "MUST",
    "sentence": "An answer that carries an error does not have a 2xx status.",
    "why": "Clients take it for a result.",
    "source": "RFC 9110 §15.3; worker-vllm#57"
  },
  {
    "id": "ERR-13",
    "family": "ERR",
    "level": "SHOULD",
    "sentence": "A response of an inference operation carries a request id.",
    "why": "A slow or wrong answer must be reportable too, not only a failed one.",
    "source": "practice of OpenAI, Anthropic and Azure"
  },
  {
    "id": "ERR-14",
    "family": "ERR",
    "level": "SHOULD",
    "sentence": "A wrong method on a known path is answered with 405 or 404, never with 2xx or 5xx.",
    "why": "Probes and misconfigured clients must not look like outages.",
    "source": "RFC 9110 §15.5.6"
  },
  {
    "id": "ERR-15",
    "family": "ERR",
    "level": "MAY",
    "sentence": "A declared validation error has a field for the parameter at fault.",
    "why": "A form can point at the wrong entry only by such a field.",
    "source": "practice of OpenAI (`param`), FastAPI (`loc`); RFC 9457 §3"
  },
  {
    "id": "ERR-16",
    "family": "ERR",
    "level": "MAY",
    "sentence": "An error body is a problem detail, or one object under `error`.",
    "why": "Clients and gateways know these two shapes without a mapping of their own.",
    "source": "RFC 9457; [AIP-193](https://google.aip.dev/193); practice of OpenAI, Anthropic, Google and Azure"
  },
  {
    "id": "ERR-17",
    "family": "ERR",
    "level": "MAY",
    "sentence": "A prompt that is too long has an error of its own.",
    "why": "The caller must shorten the prompt, which no other refusal asks for.",
    "source": "RFC 9110 §15.5.14; practice of OpenAI (`context_length_exceeded`)"
  },
  {
    "id": "ERR-18",
    "family": "ERR",
    "level": "MAY",
    "sentence": "An overload has an error apart from that of a rate limit.",
    "why": "A caller waits for its own limit but tries another model or region when the service is full.",
    "source": "RFC 9110 §15.6.4; practice of Anthropic (529 `overloaded_error`) and Cohere (503)"
  },
  {
    "id": "ERR-19",
    "family": "ERR",
    "level": "MAY",
    "sentence": "An exhausted credit has an error apart from that of a rate limit.",
    "why": "Waiting helps against the one and never against the other.",
    "source": "RFC 9110 §15.5.3; practice of OpenAI (`insufficient_quota`) and Anthropic (`billing_error`)"
  },
  {
    "id": "LIM-01",
    "family": "LIM",
    "level": "SHOULD",
    "sentence": "A declared 429 declares Retry-After.",
    "why": "Clients guess the waiting time and make the overload worse.",
    "source": "RFC 6585 §4; practice of OpenAI and AssemblyAI"
  },
  {
    "id": "LIM-02",
    "family": "LIM",
    "level": "SHOULD",
    "sentence": "A 429 that is sent carries Retry-After as seconds or as a date.",
    "why": "SDKs read exactly this header.",
    "source": "RFC 9110 §10.2.3; litellm#4695, anthropic-sdk-ts#357"
  },
  {
    "id": "LIM-03",
    "family": "LIM",
    "level": "MAY",
    "sentence": "Rate limit headers are declared.",
    "why": "Clients can slow down before they are refused.",
    "source": "[draft-ietf-httpapi-ratelimit-headers-11](https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/)"
  },
  {
    "id": "LIM-04",
    "family": "LIM",
    "level": "SHOULD",
    "sentence": "RateLimit and RateLimit-Policy fields that are sent are well-formed structured fields.",
    "why": "A strict parser drops the whole field.",
    "source": "draft-ietf-httpapi-ratelimit-headers-11; RFC 9651"
  },
  {
    "id": "LIM-05",
    "family": "LIM",
    "level": "SHOULD",
    "sentence": "The remaining quota that is sent is not larger than the limit.",
    "why": "Schedulers divide by these numbers.",
    "source": "draft-ietf-httpapi-ratelimit-headers-11"
  },
  {
    "id": "LIM-06",
    "family": "LIM",
    "level": "SHOULD",
    "sentence": "A header that says when a limit is reset states its unit.",
    "why": "The same number is read as seconds, as milliseconds or as a point in time.",
    "source": "draft-ietf-httpapi-ratelimit-headers-11 (seconds); practice of OpenAI (`6m0s`) and Anthropic (RFC 3339)"
  },
  {
    "id": "LIM-07",
    "family": "LIM",
    "level": "MAY",
    "sentence": "Rate limit headers are named `RateLimit` and `RateLimit-Policy`.",
    "why": "One client library then reads the limits of every API.",
    "source": "[draft-ietf-httpapi-ratelimit-headers-11](https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/)"
  },
  {
    "id": "LIM-08",
    "family": "LIM",
    "level": "MAY",
    "sentence": "Rate limit headers tell the budget of tokens beside that of requests.",
    "why": "Long prompts exhaust the tokens while the count of requests still looks safe.",
    "source": "practice of OpenAI (`x-ratelimit-remaining-tokens`) and Anthropic (`anthropic-ratelimit-tokens-remaining`)"
  },
  {
    "id": "LIM-09",
    "family": "LIM",
    "level": "MAY",
    "sentence": "A place in a queue is an integer that is not negative, and an estimated wait is a number or a time.",
    "why": "Interfaces count down by them; text cannot be counted.",
    "source": "practice of fal (`queue_position`)"
  },
  {
    "id": "LIM-10",
    "family": "LIM",
    "level": "MAY",
    "sentence": "An answer names the service tier that served it where a request can choose one.",
    "why": "Price and latency depend on it, and a busy tier may fall back to another.",
    "source": "practice of OpenAI and Anthropic (`service_tier`)"
  },
  {
    "id": "FIN-01",
    "family": "FIN",
    "level": "MUST",
    "sentence": "A generation response says why it ended.",
    "why": "Truncated, filtered and complete answers look alike otherwise.",
    "source": "practice of OpenAI, Anthropic, Gemini, Cohere and Mistral"
  },
  {
    "id": "FIN-02",
    "family": "FIN",
    "level": "SHOULD",
    "sentence": "The finish reason is an enumeration.",
    "why": "Clients branch on it.",
    "source": "practice of OpenAI, Gemini, Cohere and Mistral"
  },
  {
    "id": "FIN-03",
    "family": "FIN",
    "level": "MUST",
    "sentence": "The finish reasons contain one for truncation.",
    "why": "The caller must know when to continue or to raise the limit.",
    "source": "practice of OpenAI (`length`), Anthropic (`max_tokens`)"
  },
  {
    "id": "FIN-04",
    "family": "FIN",
    "level": "SHOULD",
    "sentence": "The finish reasons contain one for filtered or refused content.",
    "why": "The caller must not show a cut answer as the model's own.",
    "source": "practice of OpenAI (`content_filter`), Anthropic (`refusal`), Gemini (`SAFETY`)"
  },
  {
    "id": "FIN-05",
    "family": "FIN",
    "level": "MUST",
    "sentence": "The finish reason that is sent is one that the description lists.",
    "why": "A typed client fails on others.",
    "source": "TGI PR#2344, litellm#12481"
  },
  {
    "id": "FIN-06",
    "family": "FIN",
    "level": "MUST",
    "sentence": "An answer that was cut by the output limit says so.",
    "why": "It is taken for complete otherwise.",
    "source": "llm-d-inference-sim#29, ik_llama PR#2321"
  },
  {
    "id": "FIN-07",
    "family": "FIN",
    "level": "MUST",
    "sentence": "Each answer in a stream gets exactly one finish reason, in or after its last piece.",
    "why": "Interfaces close the answer at that point.",
    "source": "vllm-mlx#628; practice of OpenAI"
  },
  {
    "id": "FIN-08",
    "family": "FIN",
    "level": "SHOULD",
    "sentence": "A confidence or probability is bounded within 0 and 1.",
    "why": "Thresholds cannot be set without a scale.",
    "source": "practice of OpenAI moderation, AssemblyAI and Cohere"
  },
  {
    "id": "FIN-09",
    "family": "FIN",
    "level": "MUST",
    "sentence": "A stop sequence ends the text and is not part of it.",
    "why": "Parsers that split by it see it twice.",
    "source": "TGI#1724, litellm#3757; practice of OpenAI"
  },
  {
    "id": "FIN-10",
    "family": "FIN",
    "level": "MUST",
    "sentence": "An answer that calls a tool ends with the finish reason for tool calls.",
    "why": "Agents run tools only on that reason.",
    "source": "litellm#35663, ollama PR#7963"
  },
  {
    "id": "FIN-21",
    "family": "FIN",
    "level": "MUST",
    "sentence": "The arguments of a tool call are one JSON object, in a stream once their pieces are joined.",
    "why": "An agent cannot call anything with half a document.",
    "source": "practice of OpenAI and Anthropic; CLIProxyAPI#5058"
  },
  {
    "id": "FIN-22",
    "family": "FIN",
    "level": "SHOULD",
    "sentence": "The arguments of a tool call keep to the parameters that the request declared.",
    "why": "The tool is called with what it does not know, or without what it needs.",
    "source": "practice of OpenAI (`strict`) and Anthropic"
  },
  {
    "id": "FIN-23",
    "family": "FIN",
    "level": "MUST",
    "sentence": "Each piece of a tool call in a stream tells which call it belongs to.",
    "why": "The arguments of two calls are joined into one otherwise.",
    "source": "practice of OpenAI (`index`); ollama#7881, ollama#15457, dynamo PR#4723"
  },
  {
    "id": "FIN-24",
    "family": "FIN",
    "level": "MUST",
    "sentence": "The text of an answer ends without a control token of the model.",
    "why": "Users read `<|im_end|>`, and what is sent back to the model ends its turn too early.",
    "source": "TGI#1724, litellm#3757, lorax#289"
  },
  {
    "id": "FIN-25",
    "family": "FIN",
    "level": "SHOULD",
    "sentence": "An answer to a request with a JSON Schema is valid against it, unless the answer was cut or refused.",
    "why": "Callers parse it without a look.",
    "source": "practice of OpenAI (`json_schema` with `strict`); omlx#1241, vllm-mlx#635"
  },
  {
    "id": "FIN-11",
    "family": "FIN",
    "level": "MAY",
    "sentence": "The finish reasons are an open set.",
    "why": "A new reason must not break the clients that exist.",
    "source": "[Zalando rule 112](https://opensource.zalando.com/restful-api-guidelines/#112); practice of Azure (`modelAsString`)"
  },
  {
    "id": "FIN-12",
    "family": "FIN",
    "level": "MAY",
    "sentence": "The finish reasons contain one for tool calls where a request can offer tools.",
    "why": "An agent otherwise has to guess from the content that it is its turn.",
    "source": "practice of OpenAI (`tool_calls`), Anthropic (`tool_use`) and Mistral"
  },
  {
    "id": "FIN-13",
    "family": "FIN",
    "level": "MAY",
    "sentence": "A verdict on content names its category and carries a flag, a score or a level.",
    "why": "A caller sets its own threshold per category; prose cannot be compared.",
    "source": "practice of OpenAI moderation, Gemini (`safetyRatings`) and Azure (`content_filter_results`)"
  },
  {
    "id": "FIN-14",
    "family": "FIN",
    "level": "MAY",
    "sentence": "An answer that may be partial says which of its items are missing.",
    "why": "A caller that cannot tell takes a part for the whole, or repeats all of it.",
    "source": "RFC 4918 §13 (207 Multi-Status); [AIP-217](https://google.aip.dev/217)"
  },
  {
    "id": "MGT-01",
    "family": "MGT",
    "level": "SHOULD",
    "sentence": "A list is an object that holds the items.",
    "why": "A bare array cannot grow a page marker.",
    "source": "[AIP-158](https://google.aip.dev/158); [Zalando rule 110](https://opensource.zalando.com/restful-api-guidelines/#110)"
  },
  {
    "id": "MGT-02",
    "family": "MGT",
    "level": "SHOULD",
    "sentence": "A list that can grow is paged.",
    "why": "The largest customers break it first.",
    "source": "[AIP-158](https://google.aip.dev/158)"
  },
  {
    "id": "MGT-03",
    "family": "MGT",
    "level": "SHOULD",
    "sentence": "A paged list says whether and where it goes on.",
    "why": "The client cannot stop at the right page.",
    "source": "[AIP-158](https://google.aip.dev/158); practice of OpenAI (`has_more`)"
  },
  {
    "id": "MGT-04",
    "family": "MGT",
    "level": "MUST",
    "sentence": "A secret is shown on creation only.",
    "why": "A list that returns secrets hands all of them to whoever reads it once.",
    "source": "OWASP API3:2023; practice of OpenAI (`redacted_value`) and Anthropic (`partial_key_hint`)"
  },
  {
    "id": "MGT-05",
    "family": "MGT",
    "level": "MUST",
    "sentence": "Paging to the end yields every item once.",
    "why": "Callers sum and delete by such walks.",
    "source": "[AIP-158](https://google.aip.dev/158)"
  },
  {
    "id": "MGT-06",
    "family": "MGT",
    "level": "SHOULD",
    "sentence": "API keys can be created, listed and revoked.",
    "why": "A leaked key must be revocable by its owner.",
    "source": "OWASP API2:2023; practice of OpenAI"
  },
  {
    "id": "MGT-07",
    "family": "MGT",
    "level": "SHOULD",
    "sentence": "Fine-tuning jobs can be created, listed, fetched and cancelled.",
    "why": "They run for hours and cost by the hour.",
    "source": "practice of OpenAI and Mistral"
  },
  {
    "id": "MGT-08",
    "family": "MGT",
    "level": "SHOULD",
    "sentence": "A list that takes a page size also takes a cursor or a position.",
    "why": "The items after the first page cannot be reached otherwise.",
    "source": "[AIP-158](https://google.aip.dev/158); practice of OpenAI, Anthropic, Cohere and Mistral"
  },
  {
    "id": "MGT-09",
    "family": "MGT",
    "level": "MAY",
    "sentence": "A page size states its maximum.",
    "why": "A caller learns the limit only by being refused, or by getting fewer items than it asked for.",
    "source": "OWASP API4:2023; practice of Anthropic, ElevenLabs and Mistral"
  },
  {
    "id": "MGT-10",
    "family": "MGT",
    "level": "MAY",
    "sentence": "A list is paged by a cursor.",
    "why": "A position moves when an item is added or removed meanwhile, so that items are seen twice or never.",
    "source": "[AIP-158](https://google.aip.dev/158); [Zalando rule 160](https://opensource.zalando.com/restful-api-guidelines/#160)"
  },
  {
    "id": "MGT-11",
    "family": "MGT",
    "level": "MAY",
    "sentence": "Training data is given by the id of a file or dataset.",
    "why": "A request that carries its examples is limited in size, and a second run sends all of them again.",
    "source": "practice of OpenAI, Mistral and Cohere"
  },
  {
    "id": "MGT-12",
    "family": "MGT",
    "level": "SHOULD",
    "sentence": "A usage report takes the start and the end of its period, both of one type.",
    "why": "A bill is checked over exactly its period, and two types make one of the ends wrong.",
    "source": "practice of OpenAI (`start_time`, `end_time`), ElevenLabs and Mistral"
  },
  {
    "id": "MGT-13",
    "family": "MGT",
    "level": "MAY",
    "sentence": "An API that manages API keys reports usage by period and step.",
    "why": "Who issues keys must see which of them spends what, before the bill comes.",
    "source": "practice of OpenAI (`bucket_width`), ElevenLabs and Mistral"
  },
  {
    "id": "MGT-14",
    "family": "MGT",
    "level": "MAY",
    "sentence": "An update of a resource takes a precondition and declares its refusal.",
    "why": "Of two writers that read the same state the second undoes the work of the first without notice.",
    "source": "RFC 9110 §13.1.1; [AIP-154](https://google.aip.dev/154)"
  },
  {
    "id": "MGT-15",
    "family": "MGT",
    "level": "SHOULD",
    "sentence": "Administration needs another credential or scope than inference.",
    "why": "A key that leaks from an application otherwise creates further keys and outlives its own revocation.",
    "source": "OWASP API5:2023; practice of OpenAI and Mistral"
  },
  {
    "id": "MGT-16",
    "family": "MGT",
    "level": "MUST",
    "sentence": "A change under a precondition that does not hold is not made.",
    "why": "The second of two writers undoes the work of the first.",
    "source": "RFC 9110 §13.1.1, §15.5.13"
  },
  {
    "id": "MGT-17",
    "family": "MGT",
    "level": "SHOULD",
    "sentence": "Who sends the tag of what it has is answered with 304.",
    "why": "Clients that poll pay for the whole body each time.",
    "source": "RFC 9110 §13.1.2, §15.4.5"
  },
  {
    "id": "FIL-01",
    "family": "FIL",
    "level": "MUST",
    "sentence": "An uploaded file is declared as binary content.",
    "why": "Generated clients send it as text and corrupt it.",
    "source": "[OpenAPI 3.1.1, Considerations for File Uploads](https://spec.openapis.org/oas/v3.1.1.html#considerations-for-file-uploads)"
  },
  {
    "id": "FIL-02",
    "family": "FIL",
    "level": "SHOULD",
    "sentence": "An upload declares 413.",
    "why": "The limit is otherwise found in production.",
    "source": "RFC 9110 §15.5.14"
  },
  {
    "id": "FIL-03",
    "family": "FIL",
    "level": "MUST",
    "sentence": "A stored file is returned byte for byte.",
    "why": "Batch inputs and results travel as files.",
    "source": "practice of OpenAI"
  },
  {
    "id": "FIL-04",
    "family": "FIL",
    "level": "SHOULD",
    "sentence": "An array that a request carries as input is bounded.",
    "why": "A caller learns the limit only by being refused.",
    "source": "OWASP API4:2023; practice of OpenAI embeddings"
  },
  {
    "id": "FIL-05",
    "family": "FIL",
    "level": "MAY",
    "sentence": "A stored file states how long it is kept.",
    "why": "A job that names a file which is gone fails late.",
    "source": "practice of OpenAI, Mistral and Replicate (`expires_at`)"
  },
  {
    "id": "FIL-06",
    "family": "FIL",
    "level": "MAY",
    "sentence": "The purpose of a file is an enumeration.",
    "why": "The purpose decides which operations accept the file, and a wrong one is found only there.",
    "source": "practice of OpenAI and Mistral"
  },
  {
    "id": "FIL-07",
    "family": "FIL",
    "level": "MAY",
    "sentence": "A large file can be uploaded in parts.",
    "why": "A connection that breaks near the end of a training set costs the whole upload again.",
    "source": "practice of OpenAI (`/uploads`) and Gemini"
  },
  {
    "id": "FIL-08",
    "family": "FIL",
    "level": "MAY",
    "sentence": "Base64 in a request is bounded or has an alternative by reference.",
    "why": "It is a third larger than the file and counts against a limit on the body that no schema states.",
    "source": "RFC 4648 §4; practice of OpenAI (`file_id`) and Anthropic (`url`)"
  },
  {
    "id": "FIL-09",
    "family": "FIL",
    "level": "SHOULD",
    "sentence": "A URL in a request is declared as a URI.",
    "why": "A path or a bare host passes every check of the client and fails in the server.",
    "source": "JSON Schema 2020-12 Validation §7.3.5"
  },
  {
    "id": "HOOK-01",
    "family": "HOOK",
    "level": "MUST",
    "sentence": "The payload of a webhook names its event type.",
    "why": "One URL receives all kinds.",
    "source": "[Standard Webhooks](https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md)"
  },
  {
    "id": "HOOK-02",
    "family": "HOOK",
    "level": "SHOULD",
    "sentence": "A webhook carries an id that stays the same over retries.",
    "why": "The receiver must drop repetitions.",
    "source": "Standard Webhooks (`webhook-id`)"
  },
  {
    "id": "HOOK-03",
    "family": "HOOK",
    "level": "SHOULD",
    "sentence": "A webhook declares the header of its signature.",
    "why": "A receiver cannot tell the sender from anyone who knows the URL.",
    "source": "Standard Webhooks (`webhook-signature`)"
  },
  {
    "id": "HOOK-04",
    "family": "HOOK",
    "level": "SHOULD",
    "sentence": "A webhook declares the 2xx response that it expects.",
    "why": "The receiver must know what ends the retries.",
    "source": "[OpenAPI 3.1.1, Responses Object](https://spec.openapis.org/oas/v3.1.1.html#responses-object)"
  },
  {
    "id": "HOOK-05",
    "family": "HOOK",
    "level": "SHOULD",
    "sentence": "A URL that the caller gives for notifications is declared as a URI.",
    "why": "A typo is found when the job has ended otherwise.",
    "source": "JSON Schema 2020-12 Validation §7.3.5"
  },
  {
    "id": "HOOK-06",
    "family": "HOOK",
    "level": "MAY",
    "sentence": "A signed webhook declares the header of its timestamp.",
    "why": "A delivery that was recorded can be replayed as long as its signature covers no time.",
    "source": "Standard Webhooks (`webhook-timestamp`)"
  },
  {
    "id": "HOOK-07",
    "family": "HOOK",
    "level": "MAY",
    "sentence": "A webhook refers to what it is about and leaves the content to be fetched.",
    "why": "What a model said then needs a credential to be read, and a late delivery does not carry a stale state.",
    "source": "Standard Webhooks, “Thin” vs “full” payloads; practice of OpenAI and Anthropic"
  },
  {
    "id": "HOOK-08",
    "family": "HOOK",
    "level": "MUST",
    "sentence": "A payload that is sent is valid against the schema that the description declares for its event.",
    "why": "A typed receiver refuses it, and the event is lost after the last retry.",
    "source": "[OpenAPI 3.1.1, OpenAPI Object](https://spec.openapis.org/oas/v3.1.1.html#openapi-object) (`webhooks`)"
  },
  {
    "id": "HOOK-09",
    "family": "HOOK",
    "level": "MUST",
    "sentence": "A signature that is declared fits: it is made with the secret of the endpoint over the id, the timestamp and the body as it was sent.",
    "why": "A receiver that verifies refuses every delivery, and one that gives up verifying takes them from anyone.",
    "source": "Standard Webhooks, Signature scheme; coolhand-ruby#86, windmill PR#8596"
  },
  {
    "id": "HOOK-10",
    "family": "HOOK",
    "level": "SHOULD",
    "sentence": "The timestamp of a delivery is that of the attempt.",
    "why": "Receivers refuse what is older than some minutes, so a retry with the time of the event never arrives.",
    "source": "Standard Webhooks, Webhook metadata"
  },
  {
    "id": "HOOK-11",
    "family": "HOOK",
    "level": "SHOULD",
    "sentence": "A delivery that is not answered with 2xx is tried again.",
    "why": "A receiver that restarts for a moment misses the end of a job that ran for hours.",
    "source": "Standard Webhooks, Deliverability and reliability; flipper PR#1022"
  },
  {
    "id": "HOOK-12",
    "family": "HOOK",
    "level": "SHOULD",
    "sentence": "A receiver that answers 410 gets nothing more.",
    "why": "Nobody else can say that the URL has changed hands.",
    "source": "Standard Webhooks, Delivery success and failure; RFC 9110 §15.5.11"
  },
  {
    "id": "HOOK-13",
    "family": "HOOK",
    "level": "SHOULD",
    "sentence": "While a secret is changed, deliveries are signed with the old one as well.",
    "why": "Between the change here and the change at the receiver every delivery is refused otherwise.",
    "source": "Standard Webhooks, Webhook headers"
  },
  {
    "id": "VER-01",
    "family": "VER",
    "level": "MUST",
    "sentence": "A path key contains neither a query nor a fragment.",
    "why": "The query belongs to the parameters and a fragment never reaches the server, so no tool can route such a key.",
    "source": "[OpenAPI 3.1.1, Paths Object](https://spec.openapis.org/oas/v3.1.1.html#paths-object); RFC 3986 §3.5"
  },
  {
    "id": "VER-02",
    "family": "VER",
    "level": "SHOULD",
    "sentence": "A deprecated operation says what replaces it or when it ends.",
    "why": "A flag alone gives the caller nothing to do.",
    "source": "RFC 9745; RFC 8594"
  },
  {
    "id": "VER-03",
    "family": "VER",
    "level": "MUST",
    "sentence": "A Deprecation header that is sent is a structured date and a Sunset header an HTTP date.",
    "why": "Clients and gateways parse them.",
    "source": "RFC 9745 §2.1; RFC 8594 §3"
  },
  {
    "id": "VER-04",
    "family": "VER",
    "level": "SHOULD",
    "sentence": "The version of the API is part of every inference request.",
    "why": "Behaviour must not change under a caller.",
    "source": "practice of OpenAI (path), Anthropic (header) and Azure (query)"
  },
  {
    "id": "VER-05",
    "family": "VER",
    "level": "SHOULD",
    "sentence": "A Deprecation header is declared as a structured date and a Sunset header as an HTTP date.",
    "why": "Generated clients parse what is declared, and the two headers differ.",
    "source": "RFC 9745 §2.1; RFC 8594 §3"
  },
  {
    "id": "VER-06",
    "family": "VER",
    "level": "MAY",
    "sentence": "A version that is sent as a parameter has a described form, such as a date.",
    "why": "A client cannot check, and a newcomer cannot guess, what to send.",
    "source": "practice of Azure (`api-version`) and Anthropic (`anthropic-version`); [OpenAPI 3.1.1, Schema Object](https://spec.openapis.org/oas/v3.1.1.html#schema-object)"
  },
  {
    "id": "VER-07",
    "family": "VER",
    "level": "MAY",
    "sentence": "A preliminary operation is described as one.",
    "why": "Documentation and SDKs show the description, and hardly the URL.",
    "source": "[AIP-181](https://google.aip.dev/181); practice of Mistral (tags `beta.*`)"
  },
  {
    "id": "SEC-01",
    "family": "SEC",
    "level": "MUST",
    "sentence": "An inference operation declares its authentication.",
    "why": "Every call costs money, and a client must know which credential to send.",
    "source": "OWASP API2:2023; [OpenAPI 3.1.1, Security Requirement Object](https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object)"
  },
  {
    "id": "SEC-02",
    "family": "SEC",
    "level": "MUST",
    "sentence": "A key is not sent in the query.",
    "why": "URLs end up in logs, histories and referrers.",
    "source": "RFC 6750 §5.3; OWASP API2:2023"
  },
  {
    "id": "SEC-03",
    "family": "SEC",
    "level": "MUST",
    "sentence": "A request without the declared credential is refused with 401 or 403.",
    "why": "A sibling route without the check gives the models away.",
    "source": "RFC 9110 §15.5.2; vllm#58144, llama.cpp PR#27027"
  },
  {
    "id": "SEC-04",
    "family": "SEC",
    "level": "MUST",
    "sentence": "A prompt is not sent in the URL.",
    "why": "Prompts hold personal data, and URLs end up in logs.",
    "source": "RFC 9110 §17.9; OWASP API8:2023"
  },
  {
    "id": "SEC-05",
    "family": "SEC",
    "level": "MUST",
    "sentence": "A credential that is wrong is refused with 401 or 403.",
    "why": "A server that accepts any key has no authentication.",
    "source": "RFC 9110 §15.5.2; LLMFlux#147"
  },
  {
    "id": "SEC-06",
    "family": "SEC",
    "level": "MAY",
    "sentence": "A generation request can name the end user on whose behalf it is made.",
    "why": "Abuse by one user otherwise blocks the key of all.",
    "source": "practice of OpenAI (`safety_identifier`) and Anthropic (`metadata.user_id`)"
  },
  {
    "id": "SEC-11",
    "family": "SEC",
    "level": "SHOULD",
    "sentence": "A server that lets pages of other origins call it answers their preflight, without asking for a credential.",
    "why": "A browser sends no credential with a preflight, and without an answer to it not the call either.",
    "source": "[Fetch §3.3](https://fetch.spec.whatwg.org/#http-cors-protocol); llama-swap#42, llama.cpp#6544"
  },
  {
    "id": "SEC-12",
    "family": "SEC",
    "level": "SHOULD",
    "sentence": "A server that lets pages of other origins call it exposes its request ids and rate limits to them.",
    "why": "A script in a page sees no header that is not exposed, and cannot wait or report.",
    "source": "[Fetch §3.3.3](https://fetch.spec.whatwg.org/#http-responses)"
  },
  {
    "id": "DOC-01",
    "family": "DOC",
    "level": "MUST",
    "sentence": "Each operation has an operationId of its own.",
    "why": "SDKs name their methods by it.",
    "source": "[OpenAPI 3.1.1, Operation Object](https://spec.openapis.org/oas/v3.1.1.html#operation-object)"
  },
  {
    "id": "DOC-02",
    "family": "DOC",
    "level": "MAY",
    "sentence": "An inference operation shows an example of request and response.",
    "why": "The example is what most callers copy.",
    "source": "practice of OpenAI, Anthropic and Cohere"
  },
  {
    "id": "DOC-03",
    "family": "DOC",
    "level": "MUST",
    "sentence": "A request that keeps to the description is not answered with a server error.",
    "why": "A caller cannot correct what is not its mistake, and retries do not help either.",
    "source": "RFC 9110 §15.6"
  },
  {
    "id": "DOC-04",
    "family": "DOC",
    "level": "SHOULD",
    "sentence": "A request that keeps to the description is accepted.",
    "why": "A caller who follows the description to the letter and is refused has nothing left to follow.",
    "source": "[OpenAPI 3.1.1, Introduction](https://spec.openapis.org/oas/v3.1.1.html#introduction)"
  },
  {
    "id": "DOC-05",
    "family": "DOC",
    "level": "MUST",
    "sentence": "A successful answer is valid against the schema that the description declares for it.",
    "why": "Typed clients fail on, or silently drop, what their types do not allow.",
    "source": "[OpenAPI 3.1.1, Media Type Object](https://spec.openapis.org/oas/v3.1.1.html#media-type-object)"
  },
  {
    "id": "DOC-06",
    "family": "DOC",
    "level": "MUST",
    "sentence": "A successful answer carries a media type that the description declares.",
    "why": "Clients choose their parser by it.",
    "source": "RFC 9110 §8.3; [OpenAPI 3.1.1, Response Object](https://spec.openapis.org/oas/v3.1.1.html#response-object)"
  },
  {
    "id": "DOC-07",
    "family": "DOC",
    "level": "MUST",
    "sentence": "An exception from a convention names the rule and its reason.",
    "why": "An exception without a reason outlives what it was made for, and a misspelt one excuses nothing.",
    "source": "[AIP-200](https://google.aip.dev/200)"
  },
  {
    "id": "DOC-08",
    "family": "DOC",
    "level": "MAY",
    "sentence": "An exception from a convention is dropped when what it excuses is gone.",
    "why": "An exception that is left over hides the next violation in the same place.",
    "source": "practice of ESLint (`reportUnusedDisableDirectives`) and Biome (`suppressions/unused`)"
  },
  {
    "id": "DOC-09",
    "family": "DOC",
    "level": "MAY",
    "sentence": "The values of a status and of a finish reason are explained.",
    "why": "A caller must decide what to do for each, and the names alone do not say it.",
    "source": "practice of OpenAI (`finish_reason`) and Anthropic (`stop_reason`)"
  },
  {
    "id": "DOC-10",
    "family": "DOC",
    "level": "MAY",
    "sentence": "A number that measures time or text states its unit.",
    "why": "Seconds and milliseconds, tokens and characters are taken for one another without an error.",
    "source": "[AIP-142](https://google.aip.dev/142); practice of AssemblyAI (`audio_duration_seconds`)"
  }
] as const satisfies readonly ClauseData[];
