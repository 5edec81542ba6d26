import { describe, expect, it } from 'vitest';
import { previewWeights } from './draft';
import { shareWeights, whole } from './weights';

describe('Weights', () => {
  it('share the whole equally by largest remainder', () => {
    expect(shareWeights([null, null, null])).toEqual([3334, 3333, 3333]);
  });

  it('leave what was set and share the rest', () => {
    expect(shareWeights([5000, null, null])).toEqual([5000, 2500, 2500]);
  });

  it('total exactly the whole for any number of key results', () => {
    for (let n = 1; n <= 50; n++) {
      const shares = shareWeights(Array.from({ length: n }, (_, i) => (i === 0 && n > 1 ? 137 : null)));
      expect(shares?.reduce((a, b) => a + b, 0)).toBe(whole);
    }
  });

  it('refuse what does not total 100 %', () => {
    expect(shareWeights([6000, 5000, null])).toBeNull();
    expect(shareWeights([4000, 5000])).toBeNull();
    expect(shareWeights([-1, null])).toBeNull();
  });

  it('are typed in percent', () => {
    expect(previewWeights(['33.34', '', ''])).toEqual([3334, 3333, 3333]);
    expect(previewWeights(['a third', ''])).toBeNull();
  });
});
