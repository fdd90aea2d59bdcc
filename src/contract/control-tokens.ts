/**
 * What models write between texts, never in them: the marks at the end of a turn, of a text, and around tool calls, as tokenizers spell them.
 * Only at the end of a text do they show a leak; in the middle somebody may be talking about them.
 */
const AT_THE_END =
  /(<\|(?:im_end|im_start|endoftext|end|eot_id|eom_id|end_of_text|end_of_turn|return|call)\|>|<end_of_turn>|<\uff5cend\u2581of\u2581sentence\uff5c>|<\/s>|\[\/INST\]|<eos>|<EOS>)\s*$/;

/** The control token that a text ends with, if it does. */
export function controlTokenAtEnd(text: string): string | undefined {
  return AT_THE_END.exec(text)?.[1];
}
