namespace Signet.Recovery
{
    /// <summary>Tells whether something waits that may use the quota's reserve.</summary>
    public interface IUrgency
    {
        /// <summary>True while an alarm is not sent yet.</summary>
        bool AlarmWaits { get; }
    }
}
