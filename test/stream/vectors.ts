/** One SSE stream (latin1 escapes stand for bytes where `bytes` is set) with what a client sees and what is reported. */
export interface Vector {
  readonly name: string;
  readonly stream: string | Uint8Array;
  /** `[event, data, lastEventId]` */
  readonly events: readonly (readonly [string, string, string])[];
  readonly comments?: readonly string[];
  /** `code@offset` */
  readonly deviations?: readonly string[];
}

const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)];

export const VECTORS: readonly Vector[] = [
  { name: 'one event', stream: 'data: a\n\n', events: [['message', 'a', '']] },
  { name: 'nothing', stream: '', events: [] },
  { name: 'blank lines alone', stream: '\n\n\r\n\r', events: [], deviations: ['mixed-line-endings@2'] },
  {
    name: 'CR',
    stream: 'data: a\r\rdata: b\r\r',
    events: [
      ['message', 'a', ''],
      ['message', 'b', ''],
    ],
  },
  { name: 'CRLF', stream: 'event: x\r\ndata: a\r\n\r\n', events: [['x', 'a', '']] },
  {
    name: 'a CR at the end dispatches',
    stream: 'data: a\r\n\r',
    events: [['message', 'a', '']],
    deviations: ['mixed-line-endings@9'],
  },
  {
    name: 'all line ends mixed',
    stream: 'data: a\ndata: b\rdata: c\r\n\n',
    events: [['message', 'a\nb\nc', '']],
    deviations: ['mixed-line-endings@15'],
  },
  {
    name: 'CR LF LF is two line ends',
    stream: 'data: a\r\n\ndata: b\n\n',
    events: [
      ['message', 'a', ''],
      ['message', 'b', ''],
    ],
    deviations: ['mixed-line-endings@9'],
  },
  {
    name: 'LF CR is two line ends',
    stream: 'data: a\n\rdata: b\n\n',
    events: [
      ['message', 'a', ''],
      ['message', 'b', ''],
    ],
    deviations: ['mixed-line-endings@8'],
  },
  { name: 'BOM', stream: '\ufeffdata: a\n\n', events: [['message', 'a', '']], deviations: ['bom@0'] },
  {
    name: 'only the first BOM is removed',
    stream: '\ufeff\ufeffdata: a\n\ndata: b\n\n',
    events: [['message', 'b', '']],
    deviations: ['bom@0', 'payload-outside-data@3'],
  },
  { name: 'a BOM within is a character', stream: 'data: \ufeffa\n\n', events: [['message', '\ufeffa', '']] },
  { name: 'a BOM and a line end', stream: '\ufeff\ndata: a\n\n', events: [['message', 'a', '']], deviations: ['bom@0'] },
  { name: 'no space after the colon', stream: 'data:a\n\n', events: [['message', 'a', '']] },
  { name: 'one space after the colon is removed', stream: 'data:  a\n\n', events: [['message', ' a', '']] },
  { name: 'a tab after the colon stays', stream: 'data:\ta\n\n', events: [['message', '\ta', '']] },
  { name: 'trailing blanks stay', stream: 'data: a \n\n', events: [['message', 'a ', '']] },
  {
    name: 'colons in the value',
    stream: 'data: a: b:\n\ndata::\n\n',
    events: [
      ['message', 'a: b:', ''],
      ['message', ':', ''],
    ],
  },
  { name: 'several data lines', stream: 'data: a\ndata:\ndata: b\n\n', events: [['message', 'a\n\nb', '']] },
  {
    name: 'the example of the standard',
    stream: 'data: YHOO\ndata: +2\ndata: 10\n\n',
    events: [['message', 'YHOO\n+2\n10', '']],
  },
  {
    name: 'fields without a colon',
    stream: 'data\n\ndata\ndata\n\ndata:',
    events: [
      ['message', '', ''],
      ['message', '\n', ''],
    ],
    deviations: ['empty-data@0', 'unterminated-event@17'],
  },
  {
    name: 'event without a value is message',
    stream: 'event\ndata: a\n\nevent:\ndata: b\n\n',
    events: [
      ['message', 'a', ''],
      ['message', 'b', ''],
    ],
  },
  { name: 'the last event field wins', stream: 'event: x\nevent: y\ndata: a\n\n', events: [['y', 'a', '']] },
  {
    name: 'the type does not outlive its event',
    stream: 'event: x\ndata: a\n\ndata: b\n\n',
    events: [
      ['x', 'a', ''],
      ['message', 'b', ''],
    ],
  },
  {
    name: 'an event without data',
    stream: 'event: ping\n\ndata: a\n\n',
    events: [['message', 'a', '']],
    deviations: ['event-without-data@0'],
  },
  {
    name: 'comments',
    stream: ': one\n:two\n\ndata: a\n:three\ndata: b\n\n',
    comments: [' one', 'two', 'three'],
    events: [['message', 'a\nb', '']],
  },
  { name: 'a bare colon is a comment', stream: ':\n\n', comments: [''], events: [] },
  {
    name: 'id',
    stream: 'id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n',
    events: [
      ['message', 'a', '1'],
      ['message', 'b', '1'],
      ['message', 'c', ''],
    ],
  },
  { name: 'an id without data counts for the next event', stream: 'id: 7\n\ndata: a\n\n', events: [['message', 'a', '7']] },
  {
    name: 'an id with NUL',
    stream: 'id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n',
    events: [
      ['message', 'a', '1'],
      ['message', 'b', '1'],
    ],
    deviations: ['id-with-nul@15'],
  },
  { name: 'NUL in data stays', stream: 'data: a\0b\n\n', events: [['message', 'a\0b', '']] },
  { name: 'retry', stream: 'retry: 1000\ndata: a\n\nretry: 03\n\n', events: [['message', 'a', '']] },
  {
    name: 'retry that is none',
    stream: 'retry: 1000x\nretry: -1\nretry: 1.5\nretry\ndata: a\n\n',
    events: [['message', 'a', '']],
    deviations: ['invalid-retry@0', 'invalid-retry@13', 'invalid-retry@23', 'invalid-retry@34'],
  },
  {
    name: 'an unknown field',
    stream: 'foo: 1\ndata: a\nbar\n\n',
    events: [['message', 'a', '']],
    deviations: ['unknown-field@0', 'unknown-field@15'],
  },
  {
    name: 'names are case-sensitive',
    stream: 'Data: a\nDATA: b\n\n',
    events: [],
    deviations: ['unknown-field@0', 'unknown-field@8'],
  },
  { name: 'JSON under a wrong name', stream: 'Data: {"a":1}\n\n', events: [], deviations: ['payload-outside-data@0'] },
  { name: 'a blank before data', stream: ' data: a\n\n', events: [], deviations: ['payload-outside-data@0'] },
  {
    name: 'a line of blanks closes nothing',
    stream: 'data: a\n \ndata: b\n\n',
    events: [['message', 'a\nb', '']],
    deviations: ['unknown-field@8'],
  },
  {
    name: 'pending at the end',
    stream: 'data: a\n\ndata: b\n',
    events: [['message', 'a', '']],
    deviations: ['unterminated-event@9'],
  },
  {
    name: 'cut within a line',
    stream: 'data: a\n\ndata: {"b',
    events: [['message', 'a', '']],
    deviations: ['unterminated-event@9'],
  },
  { name: 'cut within a name', stream: 'data: a\n\nev', events: [['message', 'a', '']], deviations: ['unterminated-event@9'] },
  {
    name: 'cut within a comment',
    stream: 'data: a\n\n: pin',
    events: [['message', 'a', '']],
    deviations: ['unterminated-line@9'],
  },
  {
    name: 'NDJSON under an event stream',
    stream: '{"a":1}\n{"b":2}\n',
    events: [],
    deviations: ['payload-outside-data@0', 'payload-outside-data@8', 'unterminated-event@0'],
  },
  {
    name: 'pretty-printed JSON without data on each line',
    stream: 'data: {\n  "a": 1\n}\n\n',
    events: [['message', '{', '']],
    deviations: ['payload-outside-data@8', 'payload-outside-data@17'],
  },
  {
    name: 'a raw line feed within JSON',
    stream: 'data: {"a":"x\ny"}\n\n',
    events: [['message', '{"a":"x', '']],
    deviations: ['payload-outside-data@14'],
  },
  {
    name: 'a raw line feed before a bare word',
    stream: 'data: {"a":"x\nword\ndata: "}\n\n',
    events: [['message', '{"a":"x\n"}', '']],
    deviations: ['payload-outside-data@14'],
  },
  {
    name: 'a sentinel without data',
    stream: 'data: a\n\n[DONE]\n\n',
    events: [['message', 'a', '']],
    deviations: ['payload-outside-data@9'],
  },
  {
    name: 'characters of two, three and four bytes',
    stream: 'event: é\nid: ß\ndata: 漢字 👩‍👩‍👧\n\n',
    events: [['é', '漢字 👩‍👩‍👧', 'ß']],
  },
  {
    name: 'a replaced character',
    stream: 'data: a\ufffd\n\n',
    events: [['message', 'a\ufffd', '']],
    deviations: ['replacement-character@0'],
  },
  {
    name: 'half a character, then a line end',
    stream: new Uint8Array([...utf8('data: ab'), 0xe6, 0xbc, ...utf8('\ndata: c\n\n')]),
    events: [['message', 'ab\ufffd\nc', '']],
    deviations: ['invalid-utf8@8'],
  },
  {
    name: 'a character cut in two by events',
    stream: new Uint8Array([...utf8('data: '), 0xe6, ...utf8('\n\ndata: '), 0xbc, 0xa2, ...utf8('\n\n')]),
    events: [
      ['message', '\ufffd', ''],
      ['message', '\ufffd\ufffd', ''],
    ],
    deviations: ['invalid-utf8@6', 'invalid-utf8@15'],
  },
  {
    name: 'overlong, surrogate and out-of-range bytes',
    stream: new Uint8Array([...utf8('data: x'), 0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf5, 0xff, ...utf8('\n\n')]),
    events: [['message', `x${'\ufffd'.repeat(7)}`, '']],
    deviations: ['invalid-utf8@7'],
  },
  {
    name: 'LINE SEPARATOR and NEL end no line',
    stream: 'data: a\u2028b\u2029c\u0085d\u000be\u000cf\n\n',
    events: [['message', 'a\u2028b\u2029c\u0085d\u000be\u000cf', '']],
  },
];
