// The JSON Schema of a file of scenarios. `docs/scenarios.schema.json` is generated from it, for editors.

const matchers = {
  type: 'object',
  propertyNames: { pattern: '^(/.*|event|id|data)?$' },
  description:
    'JSON Pointers (`*` is every item), each with a JSON Schema or the value that must stand there. `false`: nothing stands there.',
} as const;
const headerMatchers = { type: 'object', description: 'Header fields by name, each with a JSON Schema or the value.' } as const;
const texts = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } } as const;
const status = {
  anyOf: [
    { type: 'integer', minimum: 100, maximum: 599 },
    { type: 'string', pattern: '^[1-5]xx$' },
  ],
} as const;
const milliseconds = { type: 'number', exclusiveMinimum: 0 } as const;
const pointer = { type: 'string', pattern: '^(/.*)?$' } as const;

const requestFields = {
  operation: { type: 'string', minLength: 1, description: 'An operationId, or method and path: `POST /v1/chat/completions`.' },
  path: texts,
  query: texts,
  headers: { type: 'object', additionalProperties: { type: 'string' } },
  body: { description: 'The whole JSON body. Without it: the plainest one that the description allows.' },
  set: { type: 'object', propertyNames: pointer, description: 'Values at JSON Pointers into the body.' },
  as: { enum: ['caller', 'nobody', 'stranger'], description: 'Whose credential goes along.' },
} as const;

const request = object(requestFields, ['operation']);
const answerFields = {
  status: { anyOf: [status, { type: 'array', items: status, minItems: 1 }] },
  headers: headerMatchers,
  within: milliseconds,
} as const;
const answer = object({ ...answerFields, body: matchers });
const namedCaptures = [object({ header: { type: 'string' } }, ['header']), object({ status: { const: true } }, ['status'])];
const capture = { type: 'object', additionalProperties: { anyOf: [pointer, ...namedCaptures] } };
const streamCapture = {
  type: 'object',
  additionalProperties: {
    anyOf: [
      ...['join', 'first', 'last'].map((name) => object({ [name]: pointer }, [name])),
      object({ count: matchers }, ['count']),
      ...namedCaptures,
    ],
  },
};
const streamAnswer = object({
  ...answerFields,
  firstEventWithin: milliseconds,
  events: object({
    count: {},
    each: matchers,
    some: matchers,
    none: matchers,
    first: matchers,
    last: matchers,
    inOrder: { type: 'array', items: matchers, minItems: 1 },
  }),
});
const abortAfter = {
  ...object({ events: { type: 'integer', minimum: 1 }, ms: milliseconds }),
  minProperties: 1,
};
const stream = object({ ...requestFields, until: matchers, abortAfter }, ['operation']);
const poll = object({ ...requestFields, until: matchers, every: milliseconds, within: milliseconds }, ['operation', 'until']);

const name = { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' } as const;
/** What a step can be, by the field that says so. */
const STEPS = {
  request: { request, expect: answer, capture },
  stream: { stream, expect: streamAnswer, capture: streamCapture },
  poll: { poll, expect: answer, capture },
  parallel: {
    parallel: {
      type: 'array',
      minItems: 2,
      items: oneOf({
        request: { request, expect: answer, capture },
        stream: { stream, expect: streamAnswer, capture: streamCapture },
      }),
    },
  },
  assert: { assert: { type: 'string', minLength: 1 } },
} as const;

export const FILE_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Scenarios for assay test',
  ...object(
    {
      $schema: { type: 'string' },
      scenarios: {
        type: 'array',
        minItems: 1,
        items: object(
          {
            id: name,
            about: { type: 'string', minLength: 1 },
            level: { enum: ['MUST', 'SHOULD', 'MAY'] },
            clause: { type: 'string' },
            creates: { type: 'boolean' },
            variables: { type: 'object', propertyNames: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' } },
            steps: { type: 'array', minItems: 1, items: oneOf(STEPS, { name }) },
          },
          ['id', 'about', 'steps'],
        ),
      },
    },
    ['scenarios'],
  ),
};

function object(properties: Readonly<Record<string, unknown>>, required: readonly string[] = []) {
  return { type: 'object', properties, additionalProperties: false, ...(required.length === 0 ? {} : { required }) };
}

/** The field that a value has says which schema holds, so that an error speaks of that one alone. */
function oneOf(
  kinds: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  also: Readonly<Record<string, unknown>> = {},
): object {
  const names = Object.keys(kinds);
  return {
    type: 'object',
    dependentSchemas: Object.fromEntries(names.map((kind) => [kind, object({ ...also, ...kinds[kind] })])),
    anyOf: names.map((kind) => ({ required: [kind] })),
  };
}
