// What a call of a model may cost, by estimate.
export const PROMPT_TOKENS = 32;
/** The limit on the output that a call sets where nothing else is asked. */
export const USUAL_LIMIT = 48;
