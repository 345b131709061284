/** What options of ours say of other programs: each name that means nobody, one after the other, and circles. */
import { checkDependencies } from "../dependencies.js";
import { checkExitPolicy } from "../exit-policy.js";
import type { ExitPolicy, GroupConfig } from "../model.js";
import { ConfigError, type ConfigProblem } from "../problems.js";
import type { Reading } from "../reading.js";
import type { Refusal, SurveyedGroup } from "./surveyed.js";

/** The refusals. `surveyed` is all groups there are. */
export function relationRefusals(
  reading: Reading,
  exit: ExitPolicy | undefined,
  surveyed: readonly SurveyedGroup[],
): readonly Refusal[] {
  const groups = surveyed.map(({ group }) => group);
  return [...exitRefusals(reading, exit, groups), ...dependencyRefusals(reading, surveyed)];
}

function exitRefusals(reading: Reading, exit: ExitPolicy | undefined, groups: readonly GroupConfig[]): Refusal[] {
  if (exit === undefined) return [];
  const onFatal = exit.onFatal === "any" || exit.onFatal === undefined ? [] : exit.onFatal;
  const each: readonly ExitPolicy[] = [
    ...onFatal.map((name) => ({ onFatal: [name], whenAllExited: false, codeFrom: undefined })),
    { ...exit, onFatal: undefined },
  ];
  return each.flatMap((policy) => refusal("supervisord", () => checkExitPolicy(reading, policy, groups)));
}

function dependencyRefusals(reading: Reading, surveyed: readonly SurveyedGroup[]): Refusal[] {
  const found: Refusal[] = [];
  // One section after the other, then all together for circles if every name means somebody.
  const dependent = surveyed.flatMap(({ members }) => members.filter(({ process }) => process.dependsOn.length > 0));
  const sections = new Set(dependent.map(({ section }) => section));
  for (const section of sections) {
    const alone = surveyed.map(({ group, members }): GroupConfig => {
      const processes = members.map((member) =>
        member.section === section ? member.process : { ...member.process, dependsOn: [] },
      );
      return { ...group, processes };
    });
    found.push(...refusal(section, () => checkDependencies(reading, alone)));
  }
  const groups = surveyed.map(({ group }) => group);
  return found.length > 0 ? found : refusal(undefined, () => checkDependencies(reading, groups));
}

function refusal(section: string | undefined, check: () => void): Refusal[] {
  const problem = problemOf(check);
  return problem === undefined ? [] : [{ problem, section }];
}

function problemOf(check: () => void): ConfigProblem | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problem;
  }
}
