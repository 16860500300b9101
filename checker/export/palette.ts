/** The colours of all pictures; every distinction that they make is also made by shape, dashes or words. */
export const palette = {
  ink: '#1b1f24',
  soft: '#57606a',
  faint: '#9aa2ab',
  lane: '#8c959f',
  header: '#f0f3f6',
  /** All that happens at one instant. */
  instant: '#f3f5f8',
  message: '#1f4e8c',
  fault: '#b3541e',
  /** Where messages do not get through. */
  wall: '#edc4a6',
  violation: '#c1121f',
  violationFill: '#fdecec',
  witness: '#1a7f37',
  witnessFill: '#e9f7ec',
} as const;

/** The font of all pictures. Graphviz has its metrics, but not those of a list of fonts. */
export const font = 'Arial';
