// A number in; an OpenAPI description of so many resources, with what makes real ones slow (shared schemas, examples, unions, cycles), out.

/** @param {number} resources each with five operations and three schemas */
export function generated(resources) {
  const paths = {};
  const schemas = {
    Error: object({ code: { type: 'string' }, message: { type: 'string' } }, { code: 'invalid', message: 'No.' }),
  };
  for (let at = 0; at < resources; at++) Object.assign(paths, pathsOf(at)) && Object.assign(schemas, schemasOf(at, resources));
  return {
    openapi: '3.1.0',
    info: { title: 'Generated', version: '1.0.0', description: 'A description of a chosen size.', contact: { name: 'Bench' } },
    servers: [{ url: 'https://api.example.com/v1' }],
    tags: [{ name: 'resources', description: 'All of them.' }],
    paths,
    components: { schemas },
  };
}

function pathsOf(at) {
  const body = (name) => ({ content: { 'application/json': { schema: ref(name) } } });
  const operation = (id, more = {}) => ({
    operationId: `${id}${at}`,
    summary: `${id} resource ${at}`,
    description: `What ${id} does with a resource of kind ${at}.`,
    tags: ['resources'],
    responses: { 200: { description: 'OK', ...body(`Resource${at}`) }, 400: { description: 'Refused', ...body('Error') } },
    ...more,
  });
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
  return {
    [`/resources-${at}`]: {
      get: operation('list', {
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', default: 20, maximum: 100 } }],
      }),
      post: operation('create', { requestBody: { required: true, ...body(`Input${at}`) } }),
    },
    [`/resources-${at}/{id}`]: {
      parameters: [id],
      get: operation('read'),
      patch: operation('change', { requestBody: body(`Input${at}`) }),
      delete: operation('delete'),
    },
  };
}

function schemasOf(at, resources) {
  const name = { type: 'string', minLength: 1, maxLength: 64, example: `name ${at}` };
  const part = { type: 'object', properties: { kind: { const: `part-${at}` }, next: ref(`Resource${(at + 1) % resources}`) } };
  const input = {
    name,
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    parts: { type: 'array', items: ref(`Part${at}`) },
  };
  return {
    [`Part${at}`]: { oneOf: [part, { type: 'string' }] },
    [`Input${at}`]: object(input, { name: `name ${at}`, labels: { a: 'b' }, parts: ['x'] }),
    [`Resource${at}`]: object(
      { ...input, id: { type: 'string' }, created: { type: 'string', format: 'date-time' } },
      { id: '1', name: 'n' },
    ),
  };
}

function object(properties, example) {
  return { type: 'object', required: Object.keys(example).slice(0, 1), properties, example };
}

function ref(name) {
  return { $ref: `#/components/schemas/${name}` };
}
