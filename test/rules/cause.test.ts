// Findings of one cause are one, and an exception for one operation leaves those of the others.
import { expect, test } from 'vitest';
import { aiApiVersionDeclared } from '../../rulesets/api/ai-api-version-declared.ts';
import { lintText } from './lint-text.ts';

const operation = (path: string, more = '') => `  ${path}:
    post:
      ${more}
      requestBody: {content: {application/json: {schema: {type: object, properties: {model: {type: string}, prompt: {type: string}, max_tokens: {type: integer}}}}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}}
`;
const found = async (...operations: string[]) => {
  const text = `openapi: 3.1.0\ninfo: {title: Versions, version: 1.0.0}\npaths:\n${operations.join('')}`;
  return (await lintText(text, aiApiVersionDeclared)).map(({ path, message }) => `${path.join(' ')}: ${message}`);
};
const IGNORED = 'x-ai-ignore: {ai-api-version-declared: The gateway adds it.}';
const MESSAGE = 'Expected a version in the path, the server, a header or the query, found none.';

test('one cause is one finding at the first operation, with a count', async () => {
  expect(await found(operation('/a'), operation('/b'), operation('/c'))).toEqual([
    `paths /a post: ${MESSAGE} It concerns 3 operations.`,
  ]);
});

test('an operation that makes an exception is neither counted nor the place', async () => {
  expect(await found(operation('/a', IGNORED), operation('/b'), operation('/c'))).toEqual([
    `paths /b post: ${MESSAGE} It concerns 2 operations.`,
  ]);
  expect(await found(operation('/a', IGNORED), operation('/b', IGNORED))).toEqual([]);
});

test('an operation that is being retired is neither counted nor the place', async () => {
  expect(await found(operation('/a', 'deprecated: true'), operation('/b'))).toEqual([`paths /b post: ${MESSAGE}`]);
});
