import type { Finding, Verdict } from '../../verify/model.ts';
import type { CheckResult } from '../../verify/run.ts';
import { tame } from '../format.ts';
import { countOf, type Verification } from './model.ts';

/**
 * As JUnit writes it and what runs pipelines reads: a check is a suite, a finding a test. What is unknown is an error
 * there, and what failed a failure.
 */
export function verificationJunit({ cluster, time, seconds, checks }: Verification): string {
  const about = { name: `verify ${cluster}`, timestamp: time.toISOString().slice(0, 19), time: seconds.toFixed(3) };
  const suites = checks.map((check) => element('testsuite', suiteOf(check), check.findings.map(testOf)));
  const sum = (verdict: Verdict) => checks.reduce((total, check) => total + countOf(check, verdict), 0);
  const tests = checks.reduce((total, { findings }) => total + findings.length, 0);
  const counts = { tests, failures: sum('failed'), errors: sum('unknown'), skipped: sum('skipped') };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { ...about, ...counts }, suites)}`;
}

function suiteOf(check: CheckResult) {
  return {
    name: check.name,
    tests: check.findings.length,
    failures: countOf(check, 'failed'),
    errors: countOf(check, 'unknown'),
    skipped: countOf(check, 'skipped'),
  };
}

function testOf({ check, subject, verdict, says, hint }: Finding): string {
  const attributes = { classname: `verify.${check}`, name: subject };
  const message = { message: says };
  if (verdict === 'passed') return element('testcase', attributes, [element('system-out', {}, [escaped(says)])]);
  if (verdict === 'skipped') return element('testcase', attributes, [element('skipped', message, [])]);
  const name = verdict === 'failed' ? 'failure' : 'error';
  return element('testcase', attributes, [element(name, { ...message, type: verdict }, hint ? [escaped(hint)] : [])]);
}

type Attributes = Readonly<Record<string, string | number>>;

function element(name: string, attributes: Attributes, content: readonly string[]): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const open = `<${name}${given.join('')}`;
  if (content.length === 0) return `${open}/>\n`;
  const isText = !content[0]!.startsWith('<');
  return isText ? `${open}>${content.join('')}</${name}>\n` : `${open}>\n${content.join('')}</${name}>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters, which XML 1.0 has no way to write, become spaces. */
function escaped(text: string): string {
  return tame(text).replace(/[&<>"]/g, (character) => ENTITIES[character]!);
}
