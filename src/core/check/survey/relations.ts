/** Where our options name other programs: reports each name that no program has, one after the other, and circles. */
import { checkDependencies } from "../../config/sections/dependencies.js";
import { checkExitPolicy } from "../../config/sections/exit-policy.js";
import type { ExitPolicy, GroupConfig } from "../../config/model/model.js";
import { ConfigError, type ConfigProblem } from "../../config/model/problems.js";
import type { ReadContext } from "../../config/reading/read-context.js";
import { ByReference } from "../../config/sections/program-references.js";
import type { SurveyedRefusal, SurveyedGroup, SurveyedProcess } from "./surveyed.js";

/** The refusals. `surveyed` has all groups. */
export function relationRefusals(
  reading: ReadContext,
  exit: ExitPolicy | undefined,
  surveyed: readonly SurveyedGroup[],
): readonly SurveyedRefusal[] {
  const groups = surveyed.map(({ group }) => group);
  return [...exitRefusals(reading, exit, groups), ...dependencyRefusals(reading, surveyed)];
}

function exitRefusals(
  reading: ReadContext,
  exit: ExitPolicy | undefined,
  groups: readonly GroupConfig[],
): SurveyedRefusal[] {
  if (exit === undefined) return [];
  const onFatal = exit.onFatal === "any" || exit.onFatal === undefined ? [] : exit.onFatal;
  const each: readonly ExitPolicy[] = [
    ...onFatal.map((name) => ({ onFatal: [name], whenAllExited: false, codeFrom: undefined })),
    { ...exit, onFatal: undefined },
  ];
  return each.flatMap((policy) => refusal("supervisord", () => checkExitPolicy(reading, policy, groups)));
}

function dependencyRefusals(reading: ReadContext, surveyed: readonly SurveyedGroup[]): SurveyedRefusal[] {
  const names = new ByReference<object>();
  for (const { group } of surveyed) for (const process of group.processes) names.add(group.name, process.name, process);
  const isLost = ({ process }: SurveyedProcess) => process.dependsOn.some((name) => names.of(name).length === 0);
  // Section by section; then all together for circles, if every name exists.
  const lost = new Set(surveyed.flatMap(({ members }) => members.filter(isLost).map(({ section }) => section)));
  const groups = surveyed.map(({ group }) => group);
  if (lost.size === 0) return refusal(undefined, () => checkDependencies(reading, groups));
  return [...lost].flatMap((section) => {
    const alone = surveyed.map(({ group, members }): GroupConfig => {
      const processes = members.map((member) =>
        member.section === section ? member.process : { ...member.process, dependsOn: [] },
      );
      return { ...group, processes };
    });
    return refusal(section, () => checkDependencies(reading, alone));
  });
}

function refusal(section: string | undefined, check: () => void): SurveyedRefusal[] {
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
