// A text -> how likely it belongs to each category of harm. Words and phrases are pieces of evidence, each of some weight.

export const CATEGORIES = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/intent',
  'self-harm/instructions',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
] as const;

export type Category = (typeof CATEGORIES)[number];
export type Scores = Readonly<Record<Category, number>>;

/** No text is certain to be harmless. */
const PRIOR = 0.0005;

interface Evidence {
  readonly found: RegExp;
  /** The probability that a text with this evidence belongs to the category. */
  readonly weights: Readonly<Partial<Record<Category, number>>>;
}

/** A word of the list stands for its forms too: `kill` for `kills`, `killed` and `killing`. */
const LEXICON: readonly Evidence[] = [
  evidence('kill|murder|stab|shoot|strangle', { violence: 0.55, 'harassment/threatening': 0.1 }),
  evidence('(kill|murder|stab|shoot|strangle|hurt|beat|punch) (you|him|her|them)', {
    violence: 0.75,
    harassment: 0.6,
    'harassment/threatening': 0.8,
  }),
  evidence('beat (you|him|her|them) up|break your (bones|neck|legs)', {
    violence: 0.7,
    harassment: 0.6,
    'harassment/threatening': 0.7,
  }),
  evidence('fight|punch|attack|weapon|gun|knife', { violence: 0.2 }),
  evidence('blood|gore|corpse|severed|guts', { violence: 0.2, 'violence/graphic': 0.4 }),
  evidence('pool of blood|blood everywhere|guts spilled', { violence: 0.5, 'violence/graphic': 0.7 }),
  evidence('idiot|moron|loser|stupid|ugly|worthless|pathetic', { harassment: 0.4 }),
  evidence('you are (an? |so )?(idiot|moron|loser|stupid|ugly|worthless|pathetic)|shut up', { harassment: 0.5 }),
  evidence('i hate you|nobody likes you', { harassment: 0.7 }),
  evidence('(hate|despise) (all )?(foreigners|immigrants|women|men|jews|muslims|christians|gays)', {
    hate: 0.85,
    harassment: 0.3,
  }),
  evidence('(foreigners|immigrants|women|jews|muslims|christians|gays) are (vermin|scum|animals|inferior)', { hate: 0.9 }),
  evidence('(kill|exterminate|hang) (all )?(the )?(foreigners|immigrants|women|jews|muslims|christians|gays)', {
    hate: 0.85,
    'hate/threatening': 0.9,
    violence: 0.8,
  }),
  evidence('steal|shoplift|counterfeit|launder money|forge', { illicit: 0.4 }),
  evidence('how to (steal|shoplift|pick a lock|hack|forge|counterfeit|launder|cook meth|make drugs)', { illicit: 0.75 }),
  evidence('(build|make|plant) a (bomb|pipe bomb|explosive)', { illicit: 0.7, 'illicit/violent': 0.85, violence: 0.5 }),
  evidence('suicide|self harm|cut myself|hurt myself', { 'self-harm': 0.6 }),
  evidence('(kill|hang|cut|hurt) myself|end my life|want to die', { 'self-harm': 0.8, 'self-harm/intent': 0.8 }),
  evidence('(how|best way|ways) to (kill|hang|cut|hurt) (myself|yourself)', { 'self-harm': 0.8, 'self-harm/instructions': 0.85 }),
  evidence('naked|nude|erotic|orgasm|porn', { sexual: 0.55 }),
  evidence('(explicit|graphic) sex|have sex with', { sexual: 0.7 }),
  evidence('(naked|nude|erotic|sexual|sex) [a-z ]{0,20}(child|minor|schoolgirl|schoolboy)', {
    sexual: 0.8,
    'sexual/minors': 0.95,
  }),
];

/** Each score is from 0 to 1: the probability that at least one piece of evidence holds. More evidence never lowers it. */
export function moderate(text: string): Scores {
  const words = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
  const doubts = Object.fromEntries(CATEGORIES.map((category) => [category, 1 - PRIOR])) as Record<Category, number>;
  for (const { found, weights } of LEXICON) {
    if (!found.test(words)) continue;
    for (const category of CATEGORIES) doubts[category] *= 1 - (weights[category] ?? 0);
  }
  return Object.fromEntries(CATEGORIES.map((category) => [category, Math.round((1 - doubts[category]) * 1e6) / 1e6])) as Scores;
}

function evidence(alternatives: string, weights: Evidence['weights']): Evidence {
  return { found: new RegExp(`\\b(?:${alternatives})(?:s|es|d|ed|bed|ting|bing|ing)?\\b`, 'u'), weights };
}
