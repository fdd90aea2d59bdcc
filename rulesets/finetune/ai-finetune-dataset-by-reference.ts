// Creations of a fine-tuning in, those that take their training data inside the request out.
import { rule } from '../rule.ts';

export const aiFinetuneDatasetByReference = rule({
  id: 'ai-finetune-dataset-by-reference',
  clause: 'MGT-11',
  severity: 'info',
  preset: 'strict',
  summary: 'Training data is given by the id of a file or dataset.',
  fix: 'Take the id of an uploaded file or dataset, such as `training_file`.',
  *appliesTo(map) {
    for (const { key, data } of map.management?.fineTuning?.creates ?? []) {
      const operation = map.operations.find((one) => one.key === key);
      if (operation !== undefined && data?.field.schema !== undefined) yield { operation, data, schema: data.field.schema };
    }
  },
  *check({ data, schema }) {
    if (data.by === 'inline')
      yield {
        node: schema,
        message: `Expected the id of a file or dataset in \`${data.field.at}\`, found the examples themselves.`,
      };
  },
});
