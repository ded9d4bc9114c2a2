// Makes the mirror of Kubernetes with what the tests take from it. Where it has to be built that takes longer than a test
// may, and of several tests that wait for it all but one would fail.
import { ensureMirror } from '../src/mirror/mirror.ts';
import { OLD_RELEASE } from '../test/e2e/old-release.ts';

const emit = ({ text }: { readonly text: string }) => console.log(`mirror | ${text}`);
// What keeps it from being made is told by each test that needs it.
await ensureMirror({ kubernetes: [OLD_RELEASE], emit }).catch(({ message }: Error) => emit({ text: message }));
