using Signet.Core;

namespace Signet.Modem
{
    /// <summary>Runs the sequences of a dialect's table; what each step needs is in <see cref="Values"/>.</summary>
    internal sealed class StepRunner
    {
        private const int AgainMs = 1000;
        private const int Tries = 3;

        private readonly AtEngine _engine;
        private readonly ModemOptions _options;
        private readonly byte[][] _types = new byte[][]
        {
            Ascii.Bytes("IP"), Ascii.Bytes("IPV6"), Ascii.Bytes("IPV4V6"),
        };

        internal StepRunner(AtEngine engine, ModemOptions options)
        {
            _engine = engine;
            _options = options;
        }

        /// <summary>For the placeholders; the context's own come from <see cref="UseSettings"/>.</summary>
        internal AtValues Values { get; } = new AtValues();

        /// <summary>Takes the context's values from the settings.</summary>
        internal void UseSettings()
        {
            AtValues values = Values;
            values.Apn = Ascii.Bytes(_options.Apn);
            values.User = Ascii.Bytes(_options.ApnUser);
            values.Password = Ascii.Bytes(_options.ApnPassword);
            values.Type = _types[(int)_options.PdpType];
            values.Kind = Kind(_options.PdpType == PdpType.Ipv6);
        }

        /// <summary>The family's number for the addresses that are wanted.</summary>
        internal int Kind(bool six)
        {
            Dialect d = _engine.Dialect;
            return six ? d.KindIpv6 : _options.PdpType == PdpType.Ipv4v6 ? d.KindDual : d.KindIpv4;
        }

        /// <summary>Runs all steps that apply.</summary>
        /// <returns>The step that failed; null when none did. The engine has its result.</returns>
        internal ModemStep Run(ModemStep[] steps)
        {
            for (int i = 0; i < steps.Length; i++)
            {
                if (Applies(steps[i]) && !Do(steps[i]))
                {
                    return steps[i];
                }
            }

            return null;
        }

        private bool Applies(ModemStep step)
        {
            return (_options.Apn.Length > 0 || !step.Has(StepRule.WithApn))
                && (_options.ApnUser.Length > 0 || !step.Has(StepRule.WithUser))
                && (_options.ApnUser.Length == 0 || !step.Has(StepRule.WithoutUser));
        }

        private bool Do(ModemStep step)
        {
            for (int i = 1; ; i++)
            {
                AtFinal final = Execute(step);
                bool refused = final == AtFinal.Error || final == AtFinal.CmeError;
                if (refused && step.Has(StepRule.Again) && i < Tries)
                {
                    _engine.Quiet(AgainMs, 2 * AgainMs);
                    continue;
                }

                if (step.Has(StepRule.Optional) && (refused || final == AtFinal.ResultMissing || final == AtFinal.Timeout))
                {
                    return true;
                }

                return final == AtFinal.Ok
                    && (!step.Has(StepRule.Zero) || _engine.Result.Field(0) == 0)
                    && (!step.Has(StepRule.Question) || _engine.Result.HasLine);
            }
        }

        private AtFinal Execute(ModemStep step)
        {
            Dialect d = _engine.Dialect;
            AtCommand command = _engine.Command;
            try
            {
                command.Begin(step.Command, Values);
                if (step.Answer != null)
                {
                    command.Expect(step.Has(StepRule.Question) ? AtAnswer.Optional : AtAnswer.Result, step.Answer,
                        Values.Number);
                }

                return _engine.Execute(step.Has(StepRule.Network) ? d.NetworkMs
                    : step.Has(StepRule.Function) ? d.FunctionMs
                    : d.CommandMs);
            }
            finally
            {
                if (step.Has(StepRule.WithUser))
                {
                    WipeSecret();
                }
            }
        }

        // What was sent, not what came: a failure still has to be named.
        private void WipeSecret()
        {
            byte[] text = _engine.Command.Text;
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = 0;
            }
        }
    }
}
