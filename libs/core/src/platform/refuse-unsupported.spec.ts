import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from '@openhands-connect/platform';
import { refuseUnsupported, required } from './refuse-unsupported.js';

describe('a boot', () => {
  it.each([
    ['AGENT_ENGINE', 'openai', 'AGENT_ENGINE=offline'],
    ['AGENT_ENGINE', 'openhands', 'AGENT_ENGINE=offline'],
    ['STORAGE_URL', 's3://bucket', 'STORAGE_URL=file:.data/files'],
  ])('refuses %s=%s, which this version cannot do, with what it can', (name, value, example) => {
    const config = loadConfig({ [name]: value });
    expect(() => refuseUnsupported(config)).toThrow(ConfigError);
    expect(() => refuseUnsupported(config)).toThrow(example);
  });

  it('says everything that is wrong at once, and nothing about the defaults', () => {
    const config = loadConfig({ AGENT_ENGINE: 'openai', STORAGE_URL: 's3://bucket' });
    expect(() => refuseUnsupported(config)).toThrow(/AGENT_ENGINE[^]*STORAGE_URL/);
    expect(() => refuseUnsupported(loadConfig({}))).not.toThrow();
  });

  it('names a variable that is missing', () => {
    expect(() => required('DATABASE_URL', undefined)).toThrow('DATABASE_URL is needed');
    expect(required('DATABASE_URL', 'postgresql://x')).toBe('postgresql://x');
  });
});
