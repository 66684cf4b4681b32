namespace Signet.Telemetry
{
    /// <summary>All thresholds of a device; watches what goes into a batch.</summary>
    public sealed class AlarmRules
    {
        private readonly AlarmRule[] _rules;

        /// <summary>Takes the rules.</summary>
        /// <param name="rules">Any number; several may watch one name.</param>
        public AlarmRules(AlarmRule[] rules)
        {
            _rules = rules;
        }

        /// <summary>True when a reading has raised an alarm since <see cref="Clear"/>.</summary>
        public bool HasAlarm { get; private set; }

        /// <summary>Begins anew; the rules keep whether they are raised.</summary>
        public void Clear()
        {
            HasAlarm = false;
        }

        /// <summary>Sees a reading.</summary>
        /// <param name="name">Its name as text; null for one that is an index.</param>
        /// <param name="value">Its value.</param>
        internal void Observe(string name, double value)
        {
            for (int i = 0; i < _rules.Length; i++)
            {
                if (_rules[i].Name == name && _rules[i].Observe(value))
                {
                    HasAlarm = true;
                }
            }
        }
    }
}
