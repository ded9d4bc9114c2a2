import type { Board } from './board.ts';
import { capacityBoard } from './capacity.ts';
import { clusterBoard } from './cluster.ts';
import { nodeBoard } from './node.ts';
import { postgresqlBoard } from './postgresql.ts';
import { rabbitmqBoard } from './rabbitmq.ts';
import { redisBoard } from './redis.ts';
import { workloadsBoard } from './workloads.ts';

export const boards: readonly Board[] = [
  clusterBoard,
  nodeBoard,
  rabbitmqBoard,
  postgresqlBoard,
  redisBoard,
  workloadsBoard,
  capacityBoard,
];
