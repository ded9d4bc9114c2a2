import { defineCommand } from '../command.ts';

export default defineCommand({ run: async () => 0 });
