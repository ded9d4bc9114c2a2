import type { TypeName } from '../model.ts';
import type { CloudType } from './define.ts';
import { elasticIp } from './elastic-ip.ts';
import { instance } from './instance.ts';
import { internetGateway } from './internet-gateway.ts';
import { keyPair } from './key-pair.ts';
import { routeTable } from './route-table.ts';
import { securityGroup } from './security-group.ts';
import { securityGroupRule } from './security-group-rule.ts';
import { subnet } from './subnet.ts';
import { vpc } from './vpc.ts';

export const cloudTypes: Readonly<Record<TypeName, CloudType>> = {
  vpc,
  internet_gateway: internetGateway,
  subnet,
  route_table: routeTable,
  key_pair: keyPair,
  security_group: securityGroup,
  security_group_rule: securityGroupRule,
  instance,
  elastic_ip: elasticIp,
};
