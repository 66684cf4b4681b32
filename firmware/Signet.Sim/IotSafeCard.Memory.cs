using Signet.Core;
using Signet.Crypto;

namespace Signet.Sim
{
    /// <content>What is remembered of a SIM: its habits, and how often it was written to.</content>
    public sealed partial class IotSafeCard
    {
        private const int NameBytes = 8;

        private readonly ScratchClaims _claims = new ScratchClaims();
        private string _quirkName;
        private byte[] _iccid;
        private bool _wearBegun;
        private bool _otherSim;

        /// <summary>Keeps what was learned; null keeps it in RAM as long as this object lives.</summary>
        public IQuirkMemory Memory;

        /// <summary>For waiting while the applet is administered, and for the days of <see cref="Wear"/>; may be
        /// null.</summary>
        public IClock Clock
        {
            get { return _channel.Clock; }
            set { _channel.Clock = value; }
        }

        /// <summary>The <see cref="Iccid"/> that was known last, though it may be unknown now; null before the first.</summary>
        public byte[] LastIccid { get; private set; }

        /// <summary>The SIM's serial number as EF_ICCID holds it, 10 bytes (ETSI TS 102 221 clause 13.2), which names what
        /// is remembered; null when unknown: then nothing is, since it might be said of another SIM.</summary>
        public byte[] Iccid
        {
            get
            {
                return _iccid;
            }

            set
            {
                bool same = _iccid != null && value != null && ByteRange.AreSame(_iccid, value);
                bool known = LastIccid == null || value == null || ByteRange.AreSame(LastIccid, value);
                LastIccid = value ?? LastIccid;
                if (!known)
                {
                    // Known to be another SIM. A number that couldn't be read once says nothing: what RAM claims is told
                    // by the very content of an object, and dropped with a list of other objects.
                    _judged = null;
                    _claims.Forget();
                }

                _iccid = value;
                if (!same)
                {
                    _quirkName = null;
                    _wearBegun = false;
                    _otherSim = true;
                }
            }
        }

        /// <summary>Writes to the SIM's memory since the start.</summary>
        public int Writes { get; private set; }

        /// <summary>How often this SIM was written to.</summary>
        public CardWear Wear { get; } = new CardWear();

        /// <summary>Habits of applet and module as far as they are known.</summary>
        public AppletQuirks Quirks
        {
            get { return _channel.Quirks; }
        }

        /// <summary>Name of the way to the SIM, e.g. "CSIM"; empty where there is but one.</summary>
        public string RouteName
        {
            get { return _channel.RouteName; }
        }

        // After each opening: (ICCID, AID, version) may be another than before.
        private void Remember()
        {
            AppletQuirks quirks = _channel.Quirks;
            string name = NameOf("q/", Aid, Application.Version);
            if (name == _quirkName && !_otherSim)
            {
                return;
            }

            // What the module wants was learned while opening, and stays.
            bool zeroLe = quirks.ZeroLe;
            quirks.Take(_options);
            quirks.ZeroLe = zeroLe;
            _otherSim = false;
            _quirkName = name;
            try
            {
                if (name != null && quirks.Read(Memory.Load(name)))
                {
                    quirks.ZeroLe |= zeroLe;
                    Log(LogLevel.Info, "the habits of this SIM are known");
                }
            }
            catch (SignetException e)
            {
                Log(LogLevel.Warning, "habits not read: " + e.Message);
            }
        }

        private void SaveQuirks()
        {
            if (_quirkName == null || !_channel.Quirks.IsChanged)
            {
                return;
            }

            try
            {
                Memory.Save(_quirkName, _channel.Quirks.Write());
            }
            catch (SignetException e)
            {
                Log(LogLevel.Warning, "habits not kept: " + e.Message);
            }
        }

        private void CountWrite()
        {
            if (!_wearBegun)
            {
                _wearBegun = true;
                Wear.Limit = _options.MaxWritesPerDay;
                Wear.Begin(NameOf("w/", null, 0), Memory, Clock);
            }

            Wear.Count();
            Writes++;
        }

        // Before the put, so that no power cut leaves a point of ours that looks like somebody's anchor.
        private void ClaimScratch(PublicKeySlot slot, byte[] point, int offset)
        {
            if (slot.Key.KeyType == IotSafe.KeyTypeP256Volatile)
            {
                return;
            }

            try
            {
                _claims.Claim(Memory, ClaimName(slot.Key), slot, point, offset);
            }
            catch (SignetException e)
            {
                Log(LogLevel.Warning, "what is put into " + slot.Key.ToString() + " not noted: " + e.Message);
            }
        }

        private string ClaimName(IotSafeObject key)
        {
            return NameOf("s/", key.Id, 0);
        }

        // The ICCID names a subscriber, so only a hash of it is kept.
        private string NameOf(string kind, byte[] aid, int version)
        {
            if (Memory == null || _iccid == null)
            {
                return null;
            }

            Sha256 hash = new Sha256();
            byte[] digest = new byte[Sha256.Size];
            hash.Update(_iccid, 0, _iccid.Length);
            if (aid != null)
            {
                hash.Update(aid, 0, aid.Length);
                hash.Update(new byte[] { (byte)version }, 0, 1);
            }

            hash.Finish(digest, 0);
            return kind + Hex.ToText(digest, 0, NameBytes);
        }
    }
}
