/** The parts of a survey: processes and groups with their sections, and refusals. */
import type { GroupConfig, ProcessConfig } from "../../config/model/model.js";
import type { ConfigProblem } from "../../config/model/problems.js";

/** A process with the section that describes it. */
export interface SurveyedProcess {
  readonly section: string;
  readonly process: ProcessConfig;
}

/** A group with the section that makes it. */
export interface SurveyedGroup {
  readonly section: string;
  readonly group: GroupConfig;
  readonly members: readonly SurveyedProcess[];
}

/** A refusal, with the section that was being read. */
export interface SurveyedRefusal {
  readonly problem: ConfigProblem;
  readonly section: string | undefined;
}
