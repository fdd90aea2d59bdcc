// The upload of files in, a violation out when the purpose that it asks for is free text.
import { rule } from '../rule.ts';

export const aiFilePurposeEnum = rule({
  id: 'ai-file-purpose-enum',
  clause: 'FIL-06',
  severity: 'info',
  preset: 'strict',
  summary: 'The purpose of a file is an enumeration.',
  fix: 'List the purposes in `enum`, or in `x-extensible-enum` where more will come.',
  *appliesTo(map) {
    const purpose = map.management?.files?.purpose;
    const operation = map.operations.find(({ key }) => key === map.management?.files?.upload);
    if (purpose?.schema !== undefined && operation !== undefined) yield { operation, purpose, schema: purpose.schema };
  },
  *check({ purpose, schema }) {
    if ((purpose.values?.length ?? 0) === 0)
      yield { node: schema, message: `Expected the values of \`${purpose.at.slice(1)}\` to be listed, found free text.` };
  },
});
