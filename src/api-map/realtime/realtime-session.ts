// In: the channels of a realtime API. Out: per channel the message that opens a session, those that end it, and the field that identifies a message.
import { fieldsUnder, snake } from '../schema/fields.ts';
import type { ChannelMap, MessageMap, RealtimeMap, SessionMap } from '../types.ts';

const OPENED =
  /^(server_)?((realtime_|live_|chat_)?(session|connection|conversation|stream)_(begins?|began|created?|started?|opened|ready|initiated|initiation_metadata|established|accepted|init(iali[sz]ed)?)|begins?|ready|connected|welcome|hello|opened|setup_complete|metadata|config(uration)?_?(ack|done|updated)|ack|started)(_(event|message))?$/;
const ENDED =
  /^(client_|server_)?((realtime_|live_|chat_)?(session|connection|conversation|stream|input)_?(terminat\w*|clos\w*|end\w*|stop\w*|finish\w*|expir\w*|disconnect\w*)|(terminat|clos|end|stop|finish|finali[sz]|disconnect)\w*_?(session|stream|connection|of_stream|conversation|input)?|terminat\w*|clos(e|ed|ing)|stop(ped)?|finish(ed)?|end(ed)?|eos|bye|goodbye|go_away|disconnect(ed)?)(_(event|message))?$/;
const ANSWERED =
  /^(server_)?(response|turn|generation|answer|completion|utterance)_(done|completed?|finished|ended|end)(_(event|message))?$/;
const SAYS_END =
  /\b(clos(e|es|ed|ing)|terminat(e|es|ed|ing)|end(s|ed)?|expir(e|es|ed)|disconnect(s|ed)?)\b[^.]{0,60}\b(connection|session|socket|stream)|\b(connection|session|socket|stream)\b[^.]{0,60}\b(clos(e|es|ed)|terminat(e|es|ed)|expir(e|es|ed)|(time|times|timed) out)\b/i;

export function withSessions(map: RealtimeMap): RealtimeMap {
  return { ...map, channels: map.channels.map((channel) => ({ ...channel, session: sessionOf(channel) })) };
}

function sessionOf(channel: ChannelMap): SessionMap {
  const { messages } = channel;
  const opened = messages.find((message) => message.sentBy !== 'client' && !message.error && namesOf(message).some(isOpening));
  const ended = messages.filter((message) => !message.error && namesOf(message).some((name) => ENDED.test(name)));
  const expires = opened?.variants.some(
    ({ schema }) =>
      fieldsUnder(schema, 2).find(({ word }) =>
        /^(expires?_?(at|in|after)|expiration|max_session_\w+|session_timeout\w*)$/.test(word),
      ) !== undefined,
  );
  // What answers piece by piece says when an answer is whole: then the socket can be closed without loss.
  const answers = messages.some((message) => message.sentBy !== 'client' && namesOf(message).some((name) => ANSWERED.test(name)));
  const says = [channel.node, ...messages.map(({ node }) => node)].some((node) =>
    SAYS_END.test(`${node.string('summary') ?? ''}. ${node.string('description') ?? ''}`),
  );
  const eventId = eventIdOf(messages);
  return {
    ...(opened === undefined ? {} : { opened: opened.name }),
    ended: ended.map(({ name }) => name),
    endsOtherwise: expires === true || answers || says,
    ...(eventId === undefined ? {} : { eventId }),
  };
}

function isOpening(name: string): boolean {
  return OPENED.test(name);
}

function namesOf({ name, node, variants }: MessageMap): string[] {
  const types = variants.flatMap(({ type }) => type?.values ?? []);
  const names = [name, node.string('name'), node.string('messageId'), ...types];
  return names.flatMap((each) => (typeof each === 'string' ? [snake(each)] : []));
}

/** The name under which most of what the server sends carries an id or a number of its own. `id` alone may be that of anything, so all must carry it. */
function eventIdOf(messages: readonly MessageMap[]): string | undefined {
  const payloads = messages
    .filter(({ sentBy }) => sentBy !== 'client')
    .flatMap(({ variants }) =>
      variants.map(({ schema }) => new Set([...fieldsUnder(schema, 0).filter(() => true)].map(({ word }) => word))),
    );
  const counts = ['event_id', 'message_id', 'msg_id', 'sequence_number', 'sequence_id', 'sequence', 'seq', 'event_number']
    .map((word) => ({ word, count: payloads.filter((words) => words.has(word)).length }))
    .sort((a, b) => b.count - a.count);
  const best = counts[0];
  if (best !== undefined && best.count * 2 >= payloads.length && best.count > 0) return best.word;
  return payloads.length > 1 && payloads.every((words) => words.has('id')) ? 'id' : undefined;
}
